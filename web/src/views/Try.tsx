// A text of the reader's own, coded by the server and shown like an article; nothing is stored.
import { useRef, useState } from "preact/hooks";
import { ask, type CodedText, type CodeRequest } from "../api";
import { TreeArcs } from "../charts/TreeArcs";
import { CodedView, wordsOf } from "../parts/CodedView";
import { Failed } from "../parts/States";
import { View } from "../parts/View";
import { codes } from "../state/codes";
import { example } from "./example";
import { Derivation, Sayers, Slots } from "./EventDetail";

export function Try() {
  const [text, setText] = useState("");
  const [title, setTitle] = useState("");
  const [date, setDate] = useState("");
  const [coded, setCoded] = useState<CodedText>();
  const [chosen, setChosen] = useState<number>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const result = useRef<HTMLDivElement>(null);
  const can = codes.value?.can_code;

  async function send(): Promise<void> {
    const body: CodeRequest = { text, ...(title && { title }), ...(date && { date }) };
    setBusy(true);
    setError(undefined);
    try {
      setCoded(await ask<CodedText>("/v1/code", {}, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }));
      setChosen(undefined);
      requestAnimationFrame(() => result.current?.focus());
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    } finally {
      setBusy(false);
    }
  }
  return (
    <View title="Try a text" name="Try a text" lead="Paste a news text; the server codes it and stores nothing." busy={busy}>
      {can === false ? (
        <div class="state">
          <p>This server has no language model: run <kbd>demarche model pull</kbd>, then restart <kbd>demarche serve</kbd>.</p>
          <button type="button" class="button" onClick={() => location.reload()}>Look again</button>
        </div>
      ) : (
        <form
          class="try"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <label class="field"><span>Text</span><textarea rows={8} required value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
          <div class="try-row">
            <label class="field"><span>Headline (optional)</span><input type="text" value={title} onInput={(event) => setTitle(event.currentTarget.value)} /></label>
            <label class="field"><span>Published (optional)</span><input type="date" value={date} onInput={(event) => setDate(event.currentTarget.value)} /></label>
            <button type="submit" class="button main" disabled={busy || text.trim() === ""}>{busy ? "Coding…" : "Code it"}</button>
            <button
              type="button" class="button"
              onClick={() => {
                setText(example.text);
                setTitle(example.title);
                setDate(example.date);
              }}
            >Use an example</button>
          </div>
        </form>
      )}
      {error && <Failed error={error} again={() => void send()} />}
      {coded && (
        <div ref={result} tabIndex={-1} role="region" aria-label="The coded text">
          <CodedView
            coded={coded} chosen={chosen} choose={setChosen}
            detail={(i) => {
              const event = coded.events[i];
              const tree = coded.trees[coded.tree_of[i] ?? -1];
              return event && (
                <div class="detail">
                  <Slots event={event} />
                  <Derivation steps={coded.derivations[i] ?? []} />
                  {tree && <><h3>The sentence as parsed</h3><TreeArcs tree={tree} named={wordsOf(coded.spans, i)} /></>}
                  <Sayers attribution={coded.attributions[i] ?? []} />
                </div>
              );
            }}
          />
        </div>
      )}
    </View>
  );
}
