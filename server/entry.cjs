#!/usr/bin/env node
/**
 * The way in: plain JavaScript that any Node can read, so that one which is too old, or an installation without its packages, ends in a
 * sentence and not in a stack. What comes after it is TypeScript, which tsx translates as it is loaded.
 */
'use strict';
var path = require('path');

var WANTED = [20, 19];
/** Both languages: the setting of the machine is read by what is not loaded yet. */
function end(es, en, code) {
  process.stderr.write('tillmesh: ' + es + ' / ' + en + ' [' + code + ']\n');
  process.exit(1);
}

var have = process.versions.node.split('.').map(Number);
if (have[0] < WANTED[0] || (have[0] === WANTED[0] && have[1] < WANTED[1]))
  end(
    'Hace falta Node ' +
      WANTED.join('.') +
      ' o posterior y aquí hay ' +
      process.versions.node +
      '; instálalo de https://nodejs.org',
    'Node ' +
      WANTED.join('.') +
      ' or newer is needed and this is ' +
      process.versions.node +
      '; install it from https://nodejs.org',
    'node_too_old',
  );

import('tsx')
  .then(function () {
    return import('./main.ts');
  })
  .catch(function (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND')
      end(
        'Faltan paquetes (' +
          error.message.split('\n')[0] +
          '); ejecuta npm ci en ' +
          path.dirname(__dirname),
        'Packages are missing; run npm ci there',
        'packages_missing',
      );
    throw error;
  });
