/** The bridge to the page: a frozen object of named calls. It holds no logic. */
import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('station', Object.freeze({ release: '0.1.0' }));
