// Runs before anything is drawn: the reader's choice of light or dark would flash otherwise.
// src/state/theme.ts keeps the choice.
try {
  const choice = localStorage.getItem("demarche-theme");
  if (choice === "light" || choice === "dark") {
    document.documentElement.dataset.theme = choice;
    document.querySelector('meta[name="color-scheme"]').content = choice;
  }
} catch {
  // Storage is forbidden; the system's choice holds.
}
