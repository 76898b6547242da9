/** Draws the window. */
import { mount } from 'svelte';
import App from './App.svelte';
import './styles/all.css';

const target = document.getElementById('app');
if (target !== null) mount(App, { target });
