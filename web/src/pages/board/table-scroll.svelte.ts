// Follows the page's scrolling over a table: which stretch of the board is in sight, and when the scroll rests.
import { afterScroll, pageToTake, TallScale, type ScrollPlace } from './window';

/** So long without a scroll event, and it rests. */
const restMs = 150;

export class TableScroll {
  /** Board px minus page px where the view is: what rows are drawn higher by than their place on the board. */
  shift = $state(0);
  scale = new TallScale(0);

  private place: ScrollPlace = { page: 0, board: 0, jumped: true };
  private timer = 0;
  private planned = false;

  constructor(
    /** The table's first row, from the upper edge of the view. */
    private readonly top: () => number,
    private readonly onlook: (top: number) => void,
    private readonly onrest: () => void,
  ) {}

  /** Looks once before the next frame is drawn, however often it is asked for. */
  plan(): void {
    if (this.planned) return;
    this.planned = true;
    requestAnimationFrame(() => {
      this.planned = false;
      this.look();
    });
  }

  scrolled(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.rest(), restMs);
    this.plan();
  }

  look(): void {
    this.place = afterScroll(this.place, -this.top(), this.scale, innerHeight);
    this.take(false);
    this.onlook(-this.place.board);
  }

  private rest(): void {
    this.look();
    this.take(true);
    this.place.jumped = false;
    this.onrest();
  }

  /** Puts the page where the board is; the rows keep their places on the screen. */
  private take(rests: boolean): void {
    const page = pageToTake(this.place, this.scale, rests);
    if (page !== null) this.scrollPage(page - this.place.page);
    this.shift = this.place.board - this.place.page;
  }

  private scrollPage(by: number): void {
    scrollBy({ top: by, behavior: 'instant' });
    this.place.page = -this.top(); // browsers round
  }

  /** Moves the view along with the rows in it. */
  follow(by: number): void {
    this.scrollPage(by);
    this.place.board += by;
    this.look();
  }

  setHeight(boardHeight: number): void {
    if (boardHeight !== this.scale.boardHeight) this.scale = new TallScale(boardHeight);
  }
}
