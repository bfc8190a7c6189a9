// The words of the coding scheme, asked once, and labels made from them.
import { signal } from "@preact/signals";
import type { Codes, Quad } from "../api";
import { once } from "./data";

export const codes = signal<Codes | undefined>(undefined);

export function loadCodes(): void {
  once<Codes>("/v1/codes").then(
    (answer) => {
      codes.value = answer;
    },
    () => undefined, // Views say for themselves what failed; codes then stand for labels.
  );
}

export function typeLabel(code: string): string {
  return codes.value?.types.find((type) => type.code === code)?.label ?? code.charAt(0) + code.slice(1).toLowerCase();
}

export const quadLabels: Record<Quad, string> = {
  1: "Verbal cooperation",
  2: "Material cooperation",
  3: "Verbal conflict",
  4: "Material conflict",
};

export function isQuad(value: string): value is "1" | "2" | "3" | "4" {
  return /^[1-4]$/.test(value);
}

export const statusWords: Record<string, string> = {
  asserted: "The article itself says that it is so.",
  reported: "Somebody says so, or it is the content of a demand, promise or threat.",
  alleged: "Somebody accuses or claims; the article does not vouch for it.",
  denied: "Whoever speaks denies it.",
};

export const auxiliaryWords: Record<string, string> = {
  negation: "The text says that it did not happen.",
  future: "It is still to come.",
  hypothetical: "It is conditional, possible, feared or hoped for.",
  historical: "It is background from long before the article.",
  attempted: "It was tried.",
};
