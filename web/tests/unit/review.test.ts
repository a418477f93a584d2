import { describe, expect, it } from 'vitest';
import type { Trace } from '$/charts/trace/trace-document';
import { alignedOffset, columnsOf, deviceOf, devicePairs, offsetLimits, valueAt, wholeView } from '$/pages/review/alignment';
import { effectOf, reasonMistake } from '$/pages/review/decisions';
import { standingCount, type MatchedSpan } from '$/pages/review/queue';
import { repeatBody, repeatMistakes } from '$/pages/review/repeat-input';

const span = (change: Partial<MatchedSpan>): MatchedSpan => ({ family: 'values', device: 'gpu0', from_s: 1000, to_s: 1100, other_device: 'gpu0', other_from_s: 5000, other_to_s: 5100, samples: 101, ...change });

describe('decisions', () => {
  it('say what they do to the board', () => {
    expect(effectOf({ effect: 'loses_rank' }, 3)).toContain('loses rank 3:');
    expect(effectOf({ effect: 'loses_rank' }, null)).toContain('loses rank and place:');
    expect(effectOf({ effect: 'is_ranked' }, null)).toContain('is ranked by its score');
    expect(effectOf({ effect: 'keeps_rank' }, 2)).toBe('It keeps rank 2; the board does not change.');
    expect(effectOf({ effect: 'stays_unranked' }, null)).toBe('It stays listed, unranked; the board does not change.');
  });
  it('leave the queue when they are against the entry', () => {
    expect(standingCount({ held: 2, ranked: 3, queried: 1, rejected: 4, withdrawn: 5, disqualified: 1, failed: 1 })).toBe(6);
  });
  it('need a reason in words', () => {
    expect(reasonMistake(' \n')).toContain('say why');
    expect(reasonMistake('é'.repeat(2001))).toBe('At most 4000 bytes.');
    expect(reasonMistake('Copied.')).toBe('');
  });
});

describe('two traces', () => {
  it('lie over each other where they share most', () => {
    // Starts at 900 and 4800: the stretch begins 100 s into this log and 200 s into the other.
    expect(alignedOffset([span({})], 900, 4800)).toBe(-100);
    expect(alignedOffset([span({ from_s: 1, to_s: 2, other_from_s: 9, other_to_s: 10 }), span({})], 900, 4800)).toBe(-100);
    expect(alignedOffset([], 900, 4800)).toBe(0);
  });
  it('are in sight as a whole, whatever the offset', () => {
    expect(wholeView(600, 300, -100)).toEqual({ from: -100, to: 600 });
    expect(wholeView(600, 300, 500)).toEqual({ from: 0, to: 800 });
    expect(wholeView(0, 0, 0)).toEqual({ from: 0, to: 1 });
    expect(offsetLimits(600.5, 300.2)).toEqual({ from: -301, to: 601 });
  });
  it('pair devices by what they share', () => {
    const pairs = devicePairs({ evidence: '', entry: '', name: '', team: { slug: '', name: '' }, share: 1, spans: [span({ device: 'gpu1', samples: 5 }), span({}), span({ samples: 60 })] });
    expect(pairs.map(({ device, samples, spans }) => [device, samples, spans.length])).toEqual([['gpu0', 161, 2], ['gpu1', 5, 1]]);
  });
  it('are read at the cursor from the sample before it', () => {
    const device = { id: 'gpu0', kind: 'gpu', name: '', means: false, samples: 2, samples_in_range: 2, resolution: 'raw' as const, points: [[100, 1, 9, 5], [101, 2, 8, 6]] as [number, number, number, number][] };
    const columns = columnsOf(device, 100);
    expect(columns).toEqual([[0, 1], [5, 6]]);
    expect([valueAt(columns, -1), valueAt(columns, 0.5), valueAt(columns, 7)]).toEqual([null, 5, 6]);
    const trace = { devices: [device, { ...device, id: 'gpu1' }] } as unknown as Trace;
    expect(deviceOf(trace, 'gpu1')?.id).toBe('gpu1');
    expect(deviceOf(trace, null)?.id).toBe('gpu0');
  });
});

describe('a repeat', () => {
  const draft = { evidence: '0190A3F2-7c51-7c3e-9d0a-0123456789ab ', run: '', performance: '0.8', throughput: '', reason: ' again ' };
  it('is sent as the API takes it', () => {
    expect(repeatMistakes(draft, 1)).toEqual({});
    expect(repeatBody(draft)).toEqual({ evidence: '0190a3f2-7c51-7c3e-9d0a-0123456789ab', reason: 'again', performance: 0.8 });
  });
  it('is checked before', () => {
    expect(Object.keys(repeatMistakes({ evidence: 'x', run: '', performance: 'y', throughput: '0', reason: '' }, 2)).sort()).toEqual(['evidence', 'performance', 'reason', 'run', 'throughput']);
  });
});
