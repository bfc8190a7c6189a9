// Looks at every view of a running server: node e2e/run.mjs BASE_URL OUTDIR [PATTERN]
// Fails on wrong behaviour, errors of the console, breaches of the policy and findings of axe.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { axe, open, settled, start } from "./browser.mjs";
import { checks } from "./checks.mjs";
import { pageChecks } from "./checks-page.mjs";
import { sample } from "./sample.mjs";
import { views } from "./views.mjs";

const [base = "http://127.0.0.1:8080", out = "e2e-out", pattern = ""] = process.argv.slice(2);
const wanted = new RegExp(pattern);
await mkdir(out, { recursive: true });
await writeFile(path.join(out, "faults.txt"), "");
const data = await sample(base);
const browser = await start();
const faults = [];
const fault = (where, what) => {
  faults.push(`${where}: ${what}`);
  console.log(`FAULT ${where}: ${what}`);
};

/** What is wrong with one view in one size. */
async function look(page, problems, name, address, size) {
  const found = [];
  try {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(address);
    await settled(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) found.push(`the page scrolls sideways by ${over} pixels`);
    // A phone has the colours of a desk.
    for (const colorScheme of size === "desk" ? ["light", "dark"] : ["light"]) {
      await page.emulateMedia({ colorScheme });
      for (const breach of await axe(page)) found.push(`${colorScheme}: axe: ${breach}`);
      await page.screenshot({ path: path.join(out, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    }
  } catch (error) {
    found.push(String(error.message ?? error));
  }
  return [...found, ...problems.splice(0)];
}

// A machine that was busy for half a minute is no fault of the page: what failed is tried once more, and must pass then.
for (const size of ["desk", "phone"]) {
  const { context, page, problems } = await open(browser, base, { size });
  for (const [name, address] of views(data)) {
    if (!wanted.test(name)) continue;
    let found = await look(page, problems, name, address, size);
    if (found.length > 0) {
      console.log(`again ${name} ${size}: ${found.join("; ")}`);
      found = await look(page, problems, name, address, size);
    }
    for (const what of found) fault(`${name} ${size}`, what);
  }
  await context.close();
}

/** What is wrong by one check. */
async function attempt(name, check) {
  const found = [];
  const opened = await open(browser, base);
  try {
    await check(opened.page, data, { ...opened, browser, base, out });
  } catch (error) {
    found.push(String(error.message ?? error).split("\n").slice(0, 6).join(" "));
    await opened.page.screenshot({ path: path.join(out, `fault-${name.replace(/\W+/g, "-")}.png`) }).catch(() => undefined);
  }
  found.push(...opened.problems);
  await opened.context.close();
  return found;
}

const again = [];
async function run(name, check) {
  const found = await attempt(name, check);
  if (found.length === 0) return console.log(`ok    ${name}`);
  console.log(`again ${name}: ${found.join("; ")}`);
  again.push([name, check]);
}

// Two at a time; what measures time comes first and alone.
const queue = Object.entries({ ...checks, ...pageChecks }).filter(([name]) => wanted.test(name));
const first = queue.shift();
if (first) await run(...first);
await Promise.all([1, 2].map(async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await run(...next);
}));

// Alone, likewise.
for (const [name, check] of again) {
  const found = await attempt(name, check);
  if (found.length === 0) console.log(`ok    ${name}, at the second try`);
  for (const what of found) fault(name, what);
}

await browser.close();
await writeFile(path.join(out, "faults.txt"), faults.join("\n"));
console.log(faults.length ? `${faults.length} faults` : "no faults");
process.exit(faults.length ? 1 : 0);
