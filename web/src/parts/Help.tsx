// The dialog that tells the keys and the words.
import { useEffect, useRef } from "preact/hooks";
import { filtersApply } from "../state/address";
import { auxiliaryWords, codes, statusWords } from "../state/codes";
import { goKeys, helpOpen } from "../state/keys";

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={() => (helpOpen.value = false)}>
      {open && (
        <>
          <div class="dialog-head">
            <h2 id="help-title">Keys and words</h2>
            <button type="button" class="button" onClick={() => (helpOpen.value = false)}>Close</button>
          </div>
          <dl class="keys">
            {filtersApply.value && [<dt key="/"><kbd>/</kbd></dt>, <dd key="words">Words of the sentence</dd>]}
            <dt><kbd>?</kbd></dt><dd>This help</dd>
            {Object.entries(goKeys).map(([key, { name }]) => [
              <dt key={key}><kbd>g</kbd> <kbd>{key}</kbd></dt>, <dd key={name}>{name}</dd>,
            ])}
            <dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>Move an end of the selected period; with Shift ten times as far</dd>
            <dt><kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd></dt><dd>Zoom the map; arrows move it</dd>
          </dl>
          <h3>Status of an event</h3>
          <dl class="words">
            {Object.entries({ ...statusWords, disputed: "One report alleges it, another denies it.", ...auxiliaryWords }).map(([name, words]) => (
              <div key={name}><dt>{name}</dt><dd>{words}</dd></div>
            ))}
          </dl>
          <p class="note">
            An event that several articles report counts once; tables show each report. {codes.value && `${codes.value.program}${codes.value.codebook ? `, codebook ${codes.value.codebook}` : ""}. `}
            <a href="/docs" target="_blank" rel="noopener noreferrer">The HTTP interface</a>
          </p>
        </>
      )}
    </dialog>
  );
}
