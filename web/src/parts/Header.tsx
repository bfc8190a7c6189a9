// Name of the data set, the ways to the views, and the switch of light and dark.
import { useEffect, useRef } from "preact/hooks";
import { here, to } from "../state/address";
import { codes } from "../state/codes";
import { goKeys, helpOpen } from "../state/keys";
import { switchTheme, theme } from "../state/theme";

export function Header() {
  const nav = useRef<HTMLElement>(null);
  const path = here.value.path;
  const isHere = (target: string) => (target === "/" ? path === "/" : path === target || path.startsWith(`${target}/`) || (target === "/articles" && path.startsWith("/article/")));
  // On a phone the views are a strip that scrolls; the open one must be in sight.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft - 40;
  }, [path]);
  return (
    <header class="top">
      <a class="brand" href={to("/")}>demarche <span>{codes.value?.store ?? ""}</span></a>
      <nav aria-label="Views" ref={nav}>
        {Object.values(goKeys).map(({ path: target, name }) => (
          <a key={target} href={to(target)} aria-current={isHere(target) ? "page" : undefined}>{name}</a>
        ))}
      </nav>
      <div class="top-tools">
        <button type="button" class="plain" onClick={switchTheme} aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"}>
          {theme.value === "dark" ? "Light" : "Dark"}
        </button>
        <button type="button" class="plain" onClick={() => (helpOpen.value = true)} aria-label="Help: keys and words">?</button>
      </div>
    </header>
  );
}
