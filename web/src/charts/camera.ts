// Where a map looks: a scale and the point of the drawing at its middle, kept within bounds.

export interface Camera {
  k: number;
  /** Middle, in units of the drawing at scale 1. */
  x: number;
  y: number;
}

export const MAX = 40;

export function held(camera: Camera, width: number, height: number): Camera {
  const k = Math.max(1, Math.min(MAX, camera.k));
  const within = (value: number, size: number) => Math.max(size / 2 / k, Math.min(size - size / 2 / k, value));
  return { k, x: within(camera.x, width), y: within(camera.y, height) };
}

/** Zooms so that the point of the screen stays where it is. */
export function zoomed(camera: Camera, by: number, px: number, py: number, width: number, height: number): Camera {
  const k = Math.max(1, Math.min(MAX, camera.k * by));
  const fix = (middle: number, p: number, size: number) => middle + (p - size / 2) * (1 / camera.k - 1 / k);
  return held({ k, x: fix(camera.x, px, width), y: fix(camera.y, py, height) }, width, height);
}

export function moved(camera: Camera, dx: number, dy: number, width: number, height: number): Camera {
  return held({ ...camera, x: camera.x - dx / camera.k, y: camera.y - dy / camera.k }, width, height);
}

export function onScreen(camera: Camera, x: number, y: number, width: number, height: number): [number, number] {
  return [(x - camera.x) * camera.k + width / 2, (y - camera.y) * camera.k + height / 2];
}
