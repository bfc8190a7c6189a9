// Chooses the view by the path; all but the overview are fetched when they are first opened.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { filtersApply, here } from "./state/address";
import { Boundary } from "./parts/Boundary";
import { FilterBar } from "./parts/FilterBar";
import { Growth } from "./parts/Growth";
import { Header } from "./parts/Header";
import { Help } from "./parts/Help";
import { Empty, Failed, Skeleton } from "./parts/States";
import { View } from "./parts/View";
import { Overview } from "./views/Overview";

type Loader = () => Promise<ComponentType>;

const views: Record<string, Loader> = {
  dyad: () => import("./views/Dyad").then((m) => m.Dyad),
  network: () => import("./views/Network").then((m) => m.NetworkView),
  map: () => import("./views/Map").then((m) => m.MapView),
  article: () => import("./views/Article").then((m) => m.Article),
  articles: () => import("./views/Articles").then((m) => m.Articles),
  claims: () => import("./views/Claims").then((m) => m.Claims),
  try: () => import("./views/Try").then((m) => m.Try),
  events: () => import("./views/Events").then((m) => m.Events),
};

const loaded = new Map<string, ComponentType>();

function Lazy({ name }: { name: string }) {
  const [, setTurn] = useState(0);
  const [error, setError] = useState<Error>();
  const turn = () => setTurn((n) => n + 1);
  useEffect(() => {
    if (loaded.has(name)) return;
    setError(undefined);
    views[name]?.().then(
      (component) => {
        loaded.set(name, component);
        turn();
      },
      () => setError(new Error("This view could not be fetched.")),
    );
  }, [name]);
  const Component = loaded.get(name);
  if (Component) return <Component />;
  if (error) return <Failed error={error} again={() => location.reload()} />;
  return <div class="view" aria-busy="true"><Skeleton lines={2} height={28} /><Skeleton lines={8} /></div>;
}

function Current() {
  const name = here.value.path.split("/")[1] ?? "";
  if (name === "") return <Overview />;
  if (name in views) return <Lazy key={name} name={name} />;
  return (
    <View title="There is no such view" name="Not found">
      <Empty action={<a class="button" href="/">Go to the overview</a>}>The address names no view of this page.</Empty>
    </View>
  );
}

export function App() {
  return (
    <>
      <a class="skip" href="#main">Skip to the view</a>
      <Header />
      {filtersApply.value && <FilterBar />}
      <main id="main" tabIndex={-1}>
        <Growth />
        <Boundary key={here.value.path}><Current /></Boundary>
      </main>
      <footer class="foot"><p>An event that several articles report counts once. <a href="/docs" target="_blank" rel="noopener noreferrer">HTTP interface</a></p></footer>
      <Help />
    </>
  );
}
