// The frame of a scatter plot by Observable Plot, and its dots on the same scales.
import * as Plot from '@observablehq/plot';
import { placedDots, type Dots } from './dots';

export interface DotFrame {
  frame: SVGSVGElement;
  /** Puts the dots on the frame's scales: a piece of work of its own where there are thousands. */
  place: () => Dots;
}

/** `at` gives a dot's values on both scales, whose domains `options` must name, and its radius in px. */
export function dotFrame(options: Plot.PlotOptions, count: number, at: (index: number) => readonly [x: number, y: number, r: number]): DotFrame {
  const frame = Plot.plot(options);
  const [x, y] = [frame.scale('x'), frame.scale('y')];
  if (!(frame instanceof SVGSVGElement) || !x || !y) throw new Error('the frame of a scatter plot is one drawing with two scales');
  // Plot brings a style element, which the page's Content-Security-Policy refuses.
  for (const style of frame.querySelectorAll('style')) style.remove();
  frame.setAttribute('aria-hidden', 'true');
  const place = () =>
    placedDots(count, (index) => {
      const [across, up, radius] = at(index);
      return [x.apply(across), y.apply(up), radius];
    });
  return { frame, place };
}
