import { word } from "./page.js";
import { isName } from "./stage.js";

let shown = null;

/** Ask for a name, and open whoever has it; `act` is done with her chat. */
export const askForName = (act) => shown?.(act);

/** The dialog that opens another person by name. */
export function wireNewcomer(stage) {
  const dialog = document.getElementById("newcomer");
  const field = dialog.querySelector("input");
  const hint = dialog.querySelector(".hint");
  let then = null;

  const explain = (wrong) => {
    field.setAttribute("aria-invalid", String(wrong));
    hint.textContent = word(stage.language, wrong ? "person_name_invalid" : "person_name_hint");
  };
  shown = (act) => {
    then = act;
    field.value = "";
    explain(false);
    dialog.showModal();
  };
  document.querySelector('[data-act="add"]').addEventListener("click", () => shown(null));
  dialog.querySelector('[data-act="dismiss"]').addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  field.addEventListener("input", () => explain(false));
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = field.value.trim().toLowerCase().replace(/^@/, "");
    if (!isName(name)) return explain(true);
    dialog.close();
    stage.open(name);
    then?.(stage.pane(name));
  });
}
