// The sign-in form speaks JSON; an invitation's code may stand behind the # of the address.
// So may the code of a claim link, which is for the chat: it goes along once she is in.
const form = document.querySelector("form");
const field = form.elements.code;
const error = document.getElementById("error");

async function signIn() {
  const answer = await fetch("/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code: field.value.trim() }),
  });
  if (answer.ok) {
    location.replace(`/${claim}`);
    return;
  }
  error.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  signIn();
});

const claim = location.hash.startsWith("#claim=") ? location.hash : "";

if (location.hash.length > 1 && !claim) {
  field.value = location.hash.slice(1);
  history.replaceState(null, "", "/login");
  signIn();
}
