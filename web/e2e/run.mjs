// Looks at every view of a running server: node e2e/run.mjs BASE_URL OUTDIR [PATTERN]
// Fails on wrong behaviour, errors of the console, breaches of the policy and findings of axe.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { axe, open, settled, start } from "./browser.mjs";
import { checks } from "./checks.mjs";
import { pageChecks } from "./checks-page.mjs";
import { sample } from "./sample.mjs";
import { views } from "./views.mjs";

const [base = "http://127.0.0.1:8080", out = "e2e-out", pattern = ""] = process.argv.slice(2);
const wanted = new RegExp(pattern);
await mkdir(out, { recursive: true });
const data = await sample(base);
const browser = await start();
const faults = [];
const fault = (where, what) => {
  faults.push(`${where}: ${what}`);
  console.log(`FAULT ${where}: ${what}`);
};

for (const size of ["desk", "phone"]) {
  const { context, page, problems } = await open(browser, base, { size });
  for (const [name, address] of views(data)) {
    if (!wanted.test(name)) continue;
    const where = `${name} ${size}`;
    try {
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(address);
      await settled(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) fault(where, `the page scrolls sideways by ${over} pixels`);
      // A phone has the colours of a desk.
      for (const colorScheme of size === "desk" ? ["light", "dark"] : ["light"]) {
        await page.emulateMedia({ colorScheme });
        for (const found of await axe(page)) fault(`${where} ${colorScheme}`, `axe: ${found}`);
        await page.screenshot({ path: path.join(out, `${name}-${size}-${colorScheme}.png`), fullPage: true });
      }
    } catch (error) {
      fault(where, String(error.message ?? error));
    }
    for (const problem of problems.splice(0)) fault(where, problem);
  }
  await context.close();
}

async function run(name, check) {
  const opened = await open(browser, base);
  try {
    await check(opened.page, data, { ...opened, browser, base, out });
    console.log(`ok    ${name}`);
  } catch (error) {
    fault(name, String(error.message ?? error).split("\n").slice(0, 6).join(" "));
    await opened.page.screenshot({ path: path.join(out, `fault-${name.replace(/\W+/g, "-")}.png`) });
  }
  for (const problem of opened.problems) fault(name, problem);
  await opened.context.close();
}

// Two at a time; what measures time comes first and alone.
const queue = Object.entries({ ...checks, ...pageChecks }).filter(([name]) => wanted.test(name));
const first = queue.shift();
if (first) await run(...first);
await Promise.all([1, 2].map(async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await run(...next);
}));

await browser.close();
console.log(faults.length ? `${faults.length} faults` : "no faults");
process.exit(faults.length ? 1 : 0);
