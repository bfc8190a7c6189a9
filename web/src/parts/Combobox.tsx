// A text field that offers options while one types (ARIA combobox with a list box).
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface Option {
  value: string;
  label: string;
  note?: string;
}

interface Props {
  label: string;
  hideLabel?: boolean;
  /** Text that stands in the field while nobody types. */
  value: string;
  placeholder?: string;
  options: (typed: string) => Promise<Option[]>;
  choose: (option: Option) => void;
}

export function Combobox({ label, hideLabel = false, value, placeholder, options, choose }: Props) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const [found, setFound] = useState<Option[]>([]);
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const latest = useRef(0);
  const list = useRef<HTMLUListElement>(null);

  function look(text: string): void {
    const turn = ++latest.current;
    options(text).then(
      (answer) => {
        if (turn !== latest.current) return;
        setFound(answer);
        setActive(0);
        setFailed(false);
        setOpen(true);
      },
      () => turn === latest.current && setFailed(true),
    );
  }
  function close(): void {
    latest.current++;
    setOpen(false);
    setTyped(undefined);
  }
  function take(option: Option | undefined): void {
    if (!option) return;
    close();
    choose(option);
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) look(typed ?? "");
      else setActive((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      take(found[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  }
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active, open]);

  return (
    <div class="combobox">
      <label for={id} class={hideLabel ? "unseen" : undefined}>{label}</label>
      <input
        id={id} type="text" role="combobox" autocomplete="off" spellcheck={false} placeholder={placeholder}
        aria-autocomplete="list" aria-expanded={open} aria-controls={`${id}-list`}
        aria-activedescendant={open && found.length ? `${id}-${active}` : undefined}
        value={typed ?? value}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          look(event.currentTarget.value);
        }}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => !open && look(typed ?? "")}
        onBlur={close}
        onKeyDown={onKey}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!open || found.length === 0} ref={list}>
        {found.map((option, i) => (
          <li
            key={option.value} id={`${id}-${i}`} role="option" aria-selected={i === active}
            onMouseDown={(event) => event.preventDefault()} onClick={() => take(option)}
          >
            <span>{option.label}</span>
            {option.note && <span class="note">{option.note}</span>}
          </li>
        ))}
      </ul>
      <p class="combobox-none" role="status">
        {failed ? "The list could not be fetched." : open && found.length === 0 ? "Nothing begins so." : ""}
      </p>
    </div>
  );
}
