// Challenges as the list of the API gives them.
export interface ChallengeRow {
  slug: string;
  title: string;
  task: string;
  dataset: string;
  entries: number;
  ranking_rule: { name: string; label: string; definition?: string };
}
export interface ChallengePage {
  items: ChallengeRow[];
  next: string | null;
}
