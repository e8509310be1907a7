import { signOut } from "./api.js";
import { opened } from "./groups.js";

/** Where people sign in, they can sign out again. */
export function wireSignOut(stage) {
  document.querySelectorAll('[data-act="sign-out"]').forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const [pane] = stage.panes;
      const dialog = opened("sign-out", pane, { name: pane.person.display });
      dialog.querySelector("form").addEventListener("submit", async (event) => {
        event.preventDefault();
        await signOut();
        location.assign("/login");
      });
    });
  });
}
