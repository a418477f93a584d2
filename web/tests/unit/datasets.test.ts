import { describe, expect, it } from 'vitest';
import { familyRows, methodGroups, type Dataset, type DatasetEntry } from '$/pages/datasets/datasets';
import { colourOf, extremes, fromSquare, fromTriangle, pairInWords, pixelsOf } from '$/pages/datasets/distances';

const entry = (family: string, nofade: number): DatasetEntry => ({ entry: `${family}-${nofade}`, name: `${family} ${nofade}`, family, nofade, gmacs: 1, performance: 0.8, charged_kwh: 1 });
const dataset = (challenge: string, entries: DatasetEntry[], method?: string): Dataset => ({
  challenge, title: challenge, dataset: challenge, complexity: method ? { value: 7, method, sha256: null } : null, entries,
});

describe('families over data sets', () => {
  const one = dataset('one', [entry('ResNet', 0.4), entry('ResNet', 0.6), entry('ViT', 0.9)]);
  const two = dataset('two', [entry('ResNet', 0.5)]);
  it('puts families that are on most data sets first, with their best and mean', () => {
    const rows = familyRows([one, two]);
    expect(rows.map((row) => row.family)).toEqual(['ResNet', 'ViT']);
    expect(rows[0]!.cells.get('one')).toMatchObject({ mean: 0.5, count: 2, best: { nofade: 0.6 } });
    expect(rows[1]!.cells.has('two')).toBe(false);
  });
  it('never mixes measures of complexity', () => {
    const groups = methodGroups([one, dataset('e', [entry('a', 1)], 'entropy'), dataset('f', [entry('a', 1)], 'entropy'), dataset('g', [entry('a', 1)], 'sum'), dataset('none', [], 'entropy')]);
    expect(groups.map((group) => [group.method, group.datasets.map((member) => member.challenge)])).toEqual([['entropy', ['e', 'f']], ['sum', ['g']], ['', ['one']]]);
  });
});

describe('distances between classes', () => {
  const three = fromTriangle(['a', 'b', 'c'], [0.1, 0.9, 0.5])!;
  it('is symmetric with zeros on the diagonal', () => {
    expect([...three.values].map((value) => Number(value.toFixed(3)))).toEqual([0, 0.1, 0.9, 0.1, 0, 0.5, 0.9, 0.5, 0]);
  });
  it('takes no triangle or square of another size', () => {
    expect(fromTriangle(['a', 'b', 'c'], [0.1, 0.9])).toBeNull();
    expect(fromTriangle(['a'], [])).toBeNull();
    expect(fromSquare(['a', 'b'], [[0, 1]])).toBeNull();
    expect(fromSquare(['a', 'b'], [[0, 1], [1, 0]])?.size).toBe(2);
  });
  it('finds the nearest and the farthest pair and says them', () => {
    const { nearest, farthest } = extremes(three);
    expect([nearest.first, nearest.second, farthest.first, farthest.second]).toEqual([0, 1, 0, 2]);
    expect(pairInWords(three, farthest.first, farthest.second)).toBe('a and c: distance 0.900');
    expect(pairInWords(three, 1, 1)).toBe('b: the same class, distance 0');
  });
  it('colours from the nearest to the farthest', () => {
    const pixels = pixelsOf(three, colourOf('#ffffff'), colourOf(' #000080'));
    const at = (place: number) => [...pixels.slice(place * 4, place * 4 + 4)];
    expect(at(0)).toEqual([255, 255, 255, 255]);
    expect(at(1)).toEqual([255, 255, 255, 255]);
    expect(at(2)).toEqual([0, 0, 128, 255]);
    expect(at(5)[0]).toBeGreaterThan(100);
    expect(at(5)[0]).toBeLessThan(150);
  });
});
