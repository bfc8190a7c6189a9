// The frame of a view: its heading, what it shows in a line, and its downloads.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { codes } from "../state/codes";

interface Props {
  title: ComponentChildren;
  /** Title of the browser's tab. */
  name: string;
  lead?: ComponentChildren;
  tools?: ComponentChildren;
  busy?: boolean;
  children: ComponentChildren;
}

export function View({ title, name, lead, tools, busy = false, children }: Props) {
  const store = codes.value?.store;
  useEffect(() => {
    document.title = [name, store, "demarche"].filter(Boolean).join(" · ");
  }, [name, store]);
  return (
    <div class="view" aria-busy={busy}>
      <div class="view-head">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {tools}
      </div>
      {children}
    </div>
  );
}

export function Section({ title, note, more, children, busy = false }: {
  title: ComponentChildren;
  note?: ComponentChildren;
  more?: ComponentChildren;
  busy?: boolean;
  children: ComponentChildren;
}) {
  return (
    <section class="section" aria-busy={busy}>
      <div class="section-head">
        <h2>{title}</h2>
        {more}
      </div>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}
