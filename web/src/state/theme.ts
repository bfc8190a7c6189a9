// Light or dark: the system's choice until the reader makes one, which the browser keeps.
// public/theme.js has set the kept choice before the page was drawn.
import { signal } from "@preact/signals";

type Theme = "light" | "dark";
const KEY = "demarche-theme";

const system = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

export const theme = signal<Theme>("light");

function chosen(): Theme | undefined {
  const value = document.documentElement.dataset.theme;
  return value === "light" || value === "dark" ? value : undefined;
}

export function startTheme(): void {
  theme.value = chosen() ?? system();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    theme.value = chosen() ?? system();
  });
}

export function switchTheme(): void {
  const next: Theme = theme.value === "dark" ? "light" : "dark";
  theme.value = next;
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}
