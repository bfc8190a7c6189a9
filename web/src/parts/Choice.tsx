// One of a few: a row of radio buttons that looks like words in a line.
import { useId } from "preact/hooks";

interface Props {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}

export function Choice({ label, value, options, choose }: Props) {
  const id = useId();
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {options.map(([key, name]) => (
        <label key={key}>
          <input type="radio" name={id} value={key} checked={key === value} onChange={() => choose(key)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
