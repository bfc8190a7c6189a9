// The quiet line that says that newer events are there.
import { changed, more, show } from "../state/growth";
import { many } from "../state/format";

export function Growth() {
  return (
    <div class="growth" role="status">
      {changed.value && (
        <p>{more.value > 0 ? many(more.value, "more event") : "The data set has changed"} — <button type="button" class="plain" onClick={show}>show</button></p>
      )}
    </div>
  );
}
