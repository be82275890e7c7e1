import type { Page } from 'puppeteer-core';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The accent of the light theme, as `tokens.css` has it: marks and the one filled button. */
const ACCENT = [0x0b, 0x6e, 0x69] as const;

/**
 * Where a page shows the accent colour, the only way to see into a closed root here. Rows count when they hold a run of
 * that colour at least so wide; the box goes around these runs.
 * @param canvas - an extension page, in which the picture is read
 */
export async function accentBox(canvas: Page, page: Page, minimumRun: number, within: Box): Promise<Box | null> {
  const png = await page.screenshot({ encoding: 'base64' });
  return canvas.evaluate(findRuns, png, [...ACCENT], minimumRun, within as never);
}

/** Runs in the page. */
async function findRuns(png: string, color: number[], minimumRun: number, within: Box): Promise<Box | null> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.drawImage(image, 0, 0);
  const [left, top] = [Math.round(within.x), Math.round(within.y)];
  const width = Math.min(Math.round(within.width), image.width - left);
  const height = Math.min(Math.round(within.height), image.height - top);
  const { data } = context.getImageData(left, top, width, height);
  const isColor = (at: number) => color.every((part, index) => Math.abs((data[at + index] ?? 0) - part) <= 6);
  let [fromX, toX, fromY, toY] = [width, 0, height, -1];
  for (let y = 0; y < height; y++) {
    let run = 0;
    for (let x = 0; x < width; x++) {
      run = isColor((y * width + x) * 4) ? run + 1 : 0;
      if (run < minimumRun) continue;
      fromX = Math.min(fromX, x - run + 1);
      toX = Math.max(toX, x + 1);
      fromY = Math.min(fromY, y);
      toY = Math.max(toY, y + 1);
    }
  }
  return toY < 0 ? null : { x: left + fromX, y: top + fromY, width: toX - fromX, height: toY - fromY };
}

export const middleOf = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2];
