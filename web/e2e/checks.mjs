// What each view must do, by role and name; each check gets a fresh page.
import assert from "node:assert/strict";
import { articleOf, axe, query, settled, until, visit } from "./browser.mjs";

export const checks = {
  "overview is interactive soon": async (page) => {
    await visit(page, "/");
    const started = Date.now();
    await page.reload();
    await page.getByRole("slider", { name: "Start of the selected period" }).waitFor();
    const took = Date.now() - started;
    console.log(`      overview drawn after ${took} ms (warm cache)`);
    assert.ok(took < 3000, `the overview took ${took} ms`);
  },
  "nothing is asked twice": async (page, { dyad: [a, b] }) => {
    for (const view of ["/", `/dyad/${a}/${b}`, "/events"]) {
      const asked = [];
      const note = (request) => asked.push(request.url());
      page.on("request", note);
      await visit(page, view);
      page.off("request", note);
      assert.deepEqual(asked.filter((url, i) => asked.indexOf(url) !== i), [], view);
      assert.ok(asked.filter((url) => url.includes("/v1/series")).length <= 1, `${view} asks for several series`);
    }
  },
  "a deep link restores the dyad": async (page, { dyad: [a, b], summary, named }) => {
    const [from, to] = [summary.from, summary.to];
    await visit(page, `/dyad/${a}/${b}?dir=there&measure=score&by=day&brush=${from}..${to}&q=`);
    await page.getByRole("heading", { level: 1, name: `${named[0]} towards ${named[1]}` }).waitFor();
    assert.ok(await page.getByRole("radio", { name: "score" }).isChecked());
    assert.ok(await page.getByRole("radio", { name: "day" }).isChecked());
    assert.ok(await page.getByRole("button", { name: "Clear selection" }).isEnabled());
    assert.equal(await page.getByRole("combobox", { name: "First actor" }).inputValue(), a);
  },
  "keys move the brush": async (page, { dyad: [a, b] }) => {
    await visit(page, `/dyad/${a}/${b}?by=day`);
    const end = page.getByRole("slider", { name: "End of the selected period" });
    const before = Number(await end.getAttribute("aria-valuenow"));
    await end.focus();
    await page.keyboard.press("Home");
    await until(page, () => new URLSearchParams(location.search).has("brush"), "the brush is not in the address");
    await settled(page);
    assert.ok(Number(await end.getAttribute("aria-valuenow")) <= before);
    const brush = query(page, "brush");
    assert.match(brush, /^\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
    const [first, last] = brush.split("..");
    assert.ok(first <= last);
    await page.getByRole("button", { name: "Zoom to selection" }).click();
    await until(page, () => new URLSearchParams(location.search).has("zoom"), "the zoom is not in the address");
    await settled(page);
    await page.goBack();
    await until(page, () => new URLSearchParams(location.search).has("brush"), "back does not restore the brush");
    await settled(page);
    await end.focus();
    await page.keyboard.press("Escape");
    await until(page, () => !new URLSearchParams(location.search).has("brush"), "Escape does not lift the brush");
  },
  "the pointer draws a brush": async (page, { dyad: [a, b] }) => {
    await visit(page, `/dyad/${a}/${b}?by=month`);
    const box = await page.locator("#dyad-chart svg").boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await until(page, () => new URLSearchParams(location.search).has("brush"), "dragging does not brush");
  },
  "the combobox chooses an actor": async (page, { dyad: [a, b] }) => {
    await visit(page, "/dyad");
    for (const [label, code] of [["First actor", a], ["Second actor", b]]) {
      const box = page.getByRole("combobox", { name: label });
      await box.fill(code);
      const options = page.getByRole("listbox", { name: label }).getByRole("option");
      await options.first().waitFor();
      assert.equal(await box.getAttribute("aria-expanded"), "true");
      const at = (await options.allTextContents()).findIndex((text) => text.startsWith(`${code} `));
      for (let i = 0; i < at; i++) await page.keyboard.press("ArrowDown");
      const active = await box.getAttribute("aria-activedescendant");
      assert.ok(active && (await page.locator(`[id="${active}"]`).textContent()).startsWith(code));
      await page.keyboard.press("Enter");
      await until(page, () => !document.querySelector('[role="combobox"][aria-expanded="true"]'), "the list stays open");
    }
    await settled(page);
    assert.equal(new URL(page.url()).pathname, `/dyad/${a}/${b}`);
  },
  "an event opens in its article": async (page, data) => {
    await visit(page, articleOf(data));
    await page.locator(".marked mark.k-event a").first().click();
    await page.getByRole("heading", { name: "How it was derived" }).waitFor();
    assert.ok(query(page, "event"));
    await settled(page);
    await page.goBack();
    await until(page, () => !document.querySelector(".derivation"), "back does not close the event");
    const link = page.getByRole("region", { name: "Events of the text" }).getByRole("listitem").first().getByRole("link").first();
    await link.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Who says so" }).waitFor();
    await page.getByRole("heading", { name: "The sentence as parsed" }).waitFor();
    await page.getByRole("checkbox", { name: "event" }).uncheck();
    assert.equal(await page.locator(".marked mark.k-event").count(), 0);
  },
  "the table pages and sorts": async (page, { summary }) => {
    await visit(page, "/events");
    await page.getByRole("columnheader", { name: "Date", exact: false }).and(page.locator('[aria-sort="descending"]')).waitFor();
    const column = async (name) => (await page.locator(`td[data-name=${name}]`).allTextContents()).map((text) => Number(text.replace("−", "-").replace(/[ %]|–/g, "")));
    const sortBy = async (name, way) => {
      await page.getByRole("columnheader", { name }).getByRole("link").click();
      await page.getByRole("columnheader", { name }).and(page.locator(`[aria-sort="${way}"]`)).waitFor();
      await settled(page);
    };
    const more = page.getByRole("button", { name: "Show more" });
    const pages = async (name, order) => {
      const before = (await column(name)).length;
      if (await more.isVisible()) {
        await more.click();
        await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length > n, before);
      }
      const values = await column(name);
      assert.deepEqual(values, [...values].sort(order), `${name} is not sorted`);
      assert.ok(summary.events <= before || values.length > before, "there is no next page");
    };
    await sortBy("Score", "descending");
    await pages("Score", (x, y) => y - x);
    await sortBy("Score", "ascending");
    await pages("Score", (x, y) => x - y);
    await sortBy("Reports", "descending");
    await pages("Reports", (x, y) => y - x);
    assert.equal(query(page, "sort"), "-reports");
    const href = new URL(await page.locator("details.download a").first().getAttribute("href"), page.url());
    assert.equal(href.searchParams.get("sort"), "-reports");
  },
  "a node and a line of the network lead on": async (page) => {
    await visit(page, "/network");
    const node = page.locator("a.node").first();
    await node.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Show all actors" }).waitFor();
    assert.ok(query(page, "node"));
    await page.getByRole("table").first().getByRole("link").first().click();
    await settled(page);
    assert.match(new URL(page.url()).pathname, /^\/dyad\/./);
  },
  "the network is drawn the same each time": async (page) => {
    const places = async () => {
      await visit(page, "/network");
      return page.locator("a.node circle").evaluateAll((all) => all.map((c) => `${c.getAttribute("cx")} ${c.getAttribute("cy")}`));
    };
    assert.deepEqual(await places(), await places());
  },
  "the map zooms and opens a place": async (page) => {
    await visit(page, "/map");
    await page.getByRole("button", { name: "Zoom in" }).click();
    await until(page, () => new URLSearchParams(location.search).has("view"), "the view of the map is not in the address");
    await page.getByRole("button", { name: "Whole world" }).click();
    await until(page, () => !new URLSearchParams(location.search).has("view"), "the whole world is not shown again");
    await page.getByRole("group", { name: /Map of places/ }).focus();
    await page.keyboard.press("+");
    await until(page, () => new URLSearchParams(location.search).has("view"), "plus does not zoom");
    await page.getByRole("region", { name: "Places" }).getByRole("link").first().click();
    await settled(page);
    await page.getByRole("heading", { name: /^Events in / }).waitFor();
    assert.deepEqual(await axe(page), []);
  },
  "a text is coded": async (page, { codes }) => {
    await visit(page, "/try");
    if (!codes.can_code) {
      await page.getByText("demarche model pull").waitFor();
      return;
    }
    await page.getByRole("button", { name: "Use an example" }).click();
    await page.getByRole("button", { name: "Code it" }).click();
    const events = page.getByRole("region", { name: "Events of the text" });
    await events.getByRole("listitem").first().getByRole("link").first().click();
    await page.getByRole("heading", { name: "How it was derived" }).waitFor();
    await page.locator(".tree svg").first().waitFor();
    assert.deepEqual(await axe(page), []);
  },
  "a server that cannot code says so": async (page, { codes }) => {
    await page.route("**/v1/codes", (route) => route.fulfill({ json: { ...codes, can_code: false } }));
    await page.goto("/try");
    await page.getByText("demarche model pull").waitFor();
    assert.deepEqual(await axe(page), []);
  },
};
