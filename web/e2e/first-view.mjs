// How long the first view takes, each time in a fresh profile: node e2e/first-view.mjs URL [ROUNDS]
// Interactive: the chart, the top dyads and the newest events are on the screen, and a click on a dyad has opened its view.
import { sizes, start } from "./browser.mjs";

const [base = "http://127.0.0.1:8080", rounds = "7"] = process.argv.slice(2);

/** Runs in the page before its own script. */
function watch() {
  window.marks = {};
  const looking = new MutationObserver(() => {
    const dyad = document.querySelector(".bars a");
    if (!window.marks.seen && dyad && document.querySelector("#overview-chart svg path") && document.querySelector("article.event")) {
      window.marks.seen = true;
      // Behind the next frame, when the reader sees it too.
      requestAnimationFrame(() => setTimeout(() => {
        window.marks.drawn = performance.now();
        document.querySelector(".bars a").click();
      }));
    } else if (window.marks.drawn && location.pathname.startsWith("/dyad/") && !document.querySelector("#overview-chart")) {
      looking.disconnect();
      window.marks.interactive = performance.now();
    }
  });
  looking.observe(document, { childList: true, subtree: true });
}

async function fresh(work) {
  const browser = await start();
  try {
    const context = await browser.newContext({ viewport: sizes.desk });
    return await work(await context.newPage());
  } finally {
    await browser.close();
  }
}

const visit = () => fresh(async (page) => {
  await page.addInitScript(watch);
  await page.goto(base);
  await page.waitForFunction(() => window.marks.interactive, undefined, { timeout: 60_000 });
  return page.evaluate(() => ({
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    drawn: window.marks.drawn,
    interactive: window.marks.interactive,
  }));
});

/** Without the click, so that nothing of another view is counted. */
const weight = () => fresh(async (page) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  let [bytes, answers] = [0, 0];
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    answers += 1;
  });
  await page.goto(base, { waitUntil: "networkidle" });
  return { bytes, answers };
});

const times = [];
for (let i = 0; i < Number(rounds); i++) times.push(await visit());
const { bytes, answers } = await weight();
for (const [name, label] of [["painted", "first contentful paint"], ["drawn", "chart, dyads and newest events drawn"], ["interactive", "interactive"]]) {
  const all = times.map((time) => time[name]).sort((a, b) => a - b);
  console.log(`${label}: median ${Math.round(all[Math.floor(all.length / 2)])} ms, slowest ${Math.round(all.at(-1))} ms`);
}
console.log(`transferred: ${(bytes / 1024).toFixed(1)} KiB in ${answers} answers`);
