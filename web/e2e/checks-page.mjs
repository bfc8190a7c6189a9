// What the page must do whatever the view: filters, keys, themes, downloads, failures, growth.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { articleOf, axe, open, query, settled, until, visit } from "./browser.mjs";

export const pageChecks = {
  "filters stay from view to view": async (page, { type, dyad: [a] }) => {
    await visit(page, `/?type=${type}&party=${a}`);
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Events" }).click();
    await settled(page);
    assert.equal(query(page, "type"), type);
    await page.getByRole("button", { name: /Remove the filter: type/ }).click();
    await settled(page);
    assert.equal(query(page, "type"), null);
    await page.goBack();
    await settled(page);
    assert.equal(query(page, "type"), type);
  },
  "keys go to views": async (page, { type }) => {
    await visit(page, `/?type=${type}`);
    for (const [key, target] of [["m", "/map"], ["n", "/network"], ["c", "/claims"], ["e", "/events"], ["t", "/try"], ["d", "/dyad"], ["o", "/"]]) {
      await page.keyboard.press("g");
      await page.keyboard.press(key);
      await settled(page);
      assert.equal(new URL(page.url()).pathname, target);
      assert.equal(query(page, "type"), type);
    }
    await page.keyboard.press("/");
    await until(page, () => document.activeElement?.getAttribute("type") === "search", "the text filter has no focus");
    await page.keyboard.press("Escape");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys and words" }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("Escape");
    await until(page, () => !document.querySelector("dialog[open]"), "Escape does not close the help");
  },
  "a slash is left alone where no text filter is": async (page) => {
    await visit(page, "/try");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys and words" });
    await help.waitFor();
    assert.equal(await help.getByText("Words of the sentence").count(), 0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
  },
  "the skip link comes first": async (page) => {
    await visit(page, "/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the view");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  },
  "the theme is kept": async (page) => {
    await visit(page, "/claims");
    await page.getByRole("button", { name: "Dark colours" }).click();
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    // The first thing that is drawn, before the page's own script, has the colours already.
    let letGo;
    const held = new Promise((done) => (letGo = done));
    await page.route("**/assets/*.js", async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await page.reload({ waitUntil: "commit" });
    await page.waitForFunction(() => document.body && document.styleSheets.length > 0);
    assert.equal(await page.evaluate(() => (document.querySelector("header") ? "drawn already" : getComputedStyle(document.body).backgroundColor)), dark);
    letGo();
    await settled(page);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), dark);
    await page.getByRole("button", { name: "Light colours" }).waitFor();
  },
  "downloads follow the filters": async (page, { type }, { out }) => {
    await visit(page, `/?type=${type}`);
    await page.locator("details.download > summary").click();
    for (const [name, format] of [[/CSV/, "csv"], [/JSONL/, "jsonl"], [/Parquet/, "parquet"]]) {
      const href = new URL(await page.getByRole("link", { name }).getAttribute("href"), page.url());
      assert.equal(href.searchParams.get("format"), format);
      assert.equal(href.searchParams.get("type"), type);
    }
    assert.deepEqual(await axe(page), []);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /SVG/ }).click()]);
    const file = path.join(out, "chart.svg");
    await download.saveAs(file);
    assert.match(await readFile(file, "utf8"), /<svg[^>]*xmlns/);
  },
  "a failure says what to do": async (page, _, { expectErrors }) => {
    expectErrors(true);
    const problem = { type: "about:blank", title: "Unavailable", status: 503, detail: "The data set is being moved." };
    await page.route("**/v1/events?**", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }));
    await visit(page, "/events");
    await page.getByText("The data set is being moved.").waitFor();
    assert.deepEqual(await axe(page), []);
    await page.unroute("**/v1/events?**");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table").waitFor();
  },
  "nothing found says what to do": async (page) => {
    for (const view of ["/", "/events", "/network", "/map", "/claims", "/articles"]) {
      await visit(page, `${view}?q=zzqqxxyy`);
      await page.getByRole("button", { name: "Remove the filters" }).click();
      await settled(page);
      assert.equal(query(page, "q"), null);
    }
  },
  "growth is told quietly": async (page, { summary }) => {
    await page.clock.install();
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByText(/events,|1 event,/).first().waitFor();
    await page.route("**/v1/summary", (route) => route.fulfill({ json: { ...summary, version: summary.version + 1, events: summary.events + 7 } }));
    await page.clock.fastForward(31_000);
    await page.getByText("7 more events").waitFor();
    await page.unroute("**/v1/summary");
    await page.getByRole("button", { name: "show" }).click();
    await until(page, () => !document.querySelector(".growth p"), "the line stays");
  },
  "filters fold on a phone": async (_, { dyad: [a] }, { browser, base }) => {
    const { page, context, problems } = await open(browser, base, { size: "phone" });
    await visit(page, `/?party=${a}`);
    const field = page.getByRole("searchbox", { name: "Words of the sentence" });
    assert.ok(!(await field.isVisible()));
    await page.getByRole("button", { name: /^Filters/ }).click();
    assert.ok(await field.isVisible());
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(problems, []);
    await context.close();
  },
  "nothing of the data becomes markup": async (page, data) => {
    const evil = '<img src=x onerror="window.hurt=1">';
    const dirty = { ...data.coded, text: evil + data.coded.text, article: { ...data.coded.article, title: evil, url: "javascript:alert(1)" } };
    await page.route("**/v1/articles/*", (route) => route.fulfill({ json: dirty }));
    await visit(page, articleOf(data));
    await page.getByRole("heading", { level: 1, name: evil }).waitFor();
    assert.equal(await page.evaluate(() => window.hurt), undefined);
    assert.equal(await page.locator('main img, a[href^="javascript"]').count(), 0);
  },
};
