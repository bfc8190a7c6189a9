// Starts Debian's Chromium and opens pages that remember what went wrong in them.
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** What is waited for at most, in milliseconds; a machine may be busy with more than this. */
const PATIENCE = 20_000;

export const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

export function start() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
}

/** A page of a fresh profile; `problems` collects errors of the console, of scripts and of the policy. */
export async function open(browser, base, { size = "desk" } = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: sizes[size], colorScheme: "light", locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  const problems = [];
  let expected = 0;
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // A server without a language model answers 503 for a tree; the page says so.
    if (/\/tree$/.test(message.location().url) && /503/.test(message.text())) return;
    if (expected > 0) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["blob:", "data:"].includes(url.protocol) && url.origin !== new URL(base).origin) problems.push(`asked elsewhere: ${request.url()}`);
  });
  return { context, page, problems, expectErrors: (on) => (expected = on ? 1 : 0) };
}

/** Waits until no view is busy. */
export async function settled(page) {
  await page.waitForLoadState("load");
  await page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector("main [aria-busy='true']") && !document.querySelector("main .skeleton"), undefined, { timeout: PATIENCE });
}

export async function axe(page) {
  // The page has no frames, which the legacy mode leaves out; it is quicker.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map((v) => `${v.id} (${v.impact}): ${v.help}; ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
}

export async function visit(page, address) {
  await page.goto(address);
  await settled(page);
}

export const query = (page, name) => new URL(page.url()).searchParams.get(name);
export const until = (page, test, what) => page.waitForFunction(test, undefined, { timeout: PATIENCE }).catch(() => {
  throw new Error(what);
});
export const articleOf = (data) => `/article/${encodeURIComponent(data.article.article_id)}`;
