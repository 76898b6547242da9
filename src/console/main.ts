/** Draws the gateway's console. */
import { mount } from 'svelte';
import '../renderer/styles/all.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (target !== null) mount(App, { target });
