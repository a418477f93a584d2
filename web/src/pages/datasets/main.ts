import { mountPage } from '$/page/mount';
import Datasets from './Datasets.svelte';

mountPage(Datasets, {});
