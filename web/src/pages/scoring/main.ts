import { mountPage } from '$/page/mount';
import Scoring from './Scoring.svelte';

mountPage(Scoring, {});
