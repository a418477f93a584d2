// Dots on a canvas: thousands of SVG elements would stall the page when drawn and again with each move of the pointer.
import type { DotLook, Dots } from './dots';
import { nextTask } from './next-task';

export interface DotDrawing {
  dots: Dots;
  lookOf: (index: number) => DotLook;
  /** In CSS pixels. */
  width: number;
  height: number;
}

/** Longest time that one slice of the work keeps the page from answering. */
const sliceMs = 6;
const dotsBetweenLooksAtTheClock = 100;

/**
 * Draws in slices on a canvas out of sight, which is then shown as a whole. A drawing asked for meanwhile waits for the
 * one under way, and only the last of them is made: a slider that moves all the time still shows where it is.
 */
export class DotCanvas {
  readonly #shown: HTMLCanvasElement;
  readonly #hidden = document.createElement('canvas');
  #next: DotDrawing | null = null;
  #isBusy = false;
  #isOver = false;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly ondrawn: () => void,
  ) {
    this.#shown = canvas;
  }

  draw(drawing: DotDrawing): void {
    this.#next = drawing;
    if (!this.#isBusy) void this.#work();
  }
  end(): void {
    this.#isOver = true;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#next && !this.#isOver) {
      const drawing = this.#next;
      this.#next = null;
      await this.#paint(drawing);
    }
    this.#isBusy = false;
  }

  async #paint({ dots, lookOf, width, height }: DotDrawing): Promise<void> {
    await nextTask();
    const pen = this.#hidden.getContext('2d');
    if (!pen) return;
    const scale = devicePixelRatio;
    // A new size empties the canvas, and the same one does too.
    this.#hidden.width = Math.round(width * scale);
    this.#hidden.height = Math.round(height * scale);
    pen.scale(scale, scale);
    const colourOf = colours(this.#shown);
    let begin = performance.now();
    for (let i = 0; i < dots.x.length; ++i) {
      if (i % dotsBetweenLooksAtTheClock === 0 && performance.now() - begin > sliceMs) {
        await nextTask();
        if (this.#isOver) return;
        begin = performance.now();
      }
      const look = lookOf(i);
      pen.beginPath();
      pen.arc(dots.x[i]!, dots.y[i]!, dots.r[i]!, 0, 2 * Math.PI);
      pen.globalAlpha = look.fillOpacity;
      pen.fillStyle = colourOf(look.fill);
      pen.fill();
      if (look.strokeWidth === 0) continue;
      pen.globalAlpha = 1;
      pen.strokeStyle = colourOf(look.stroke);
      pen.lineWidth = look.strokeWidth;
      pen.stroke();
    }
    this.#show(width, height);
  }

  #show(width: number, height: number): void {
    this.#shown.width = this.#hidden.width;
    this.#shown.height = this.#hidden.height;
    this.#shown.style.width = `${width}px`;
    this.#shown.style.height = `${height}px`;
    if (this.#hidden.width > 0 && this.#hidden.height > 0) this.#shown.getContext('2d')?.drawImage(this.#hidden, 0, 0);
    this.ondrawn();
  }
}

/** The values that custom properties have at an element, each looked up once. */
function colours(at: Element): (name: string) => string {
  const style = getComputedStyle(at);
  const known = new Map<string, string>();
  return (name) => {
    const value = known.get(name) ?? style.getPropertyValue(name).trim();
    known.set(name, value);
    return value;
  };
}
