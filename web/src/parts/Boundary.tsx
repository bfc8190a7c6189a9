// Keeps a fault of one view from taking the page with it.
import { Component, type ComponentChildren } from "preact";
import { Failed } from "./States";

interface State {
  fault: boolean;
}

export class Boundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = { fault: false };

  static getDerivedStateFromError(): State {
    return { fault: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  render() {
    if (this.state.fault) return <Failed error={new Error("This view met something it cannot show.")} again={() => location.reload()} />;
    return this.props.children;
  }
}
