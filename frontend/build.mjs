// Builds what is in src/worldrounds/web/static/editor/. Run by `make bundle`; the same input gives the same bytes.
// Each page loads one entry; what entries share (Yjs, the line to the room) is in a file of its own, loaded with them.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const OUT = '../src/worldrounds/web/static/editor'
const ENTRIES = ['src/editor.js', 'src/boards.js', 'src/meeting.js']

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

rmSync(OUT, { recursive: true })
const { metafile } = await build({
  entryPoints: ENTRIES,
  outdir: OUT,
  bundle: true,
  splitting: true,
  chunkNames: 'shared-[hash]', // kept for ever by browsers: WHITENOISE_IMMUTABLE_FILE_TEST in the settings
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'none', // all licences are in editor.licences.txt
  metafile: true
})

const packages = [...new Set(Object.keys(metafile.inputs)
  .filter(path => path.startsWith('node_modules/'))
  .map(path => path.split('/').slice(1, path.startsWith('node_modules/@') ? 3 : 2).join('/')))].sort()
const licences = packages.map(name => {
  const about = JSON.parse(readFileSync(`node_modules/${name}/package.json`))
  const file = `node_modules/${name}/LICENSE`
  return `${name} ${about.version} (${about.license})\n\n${existsSync(file) ? readFileSync(file, 'utf8').trim() : ''}\n`
})
const built = readdirSync(OUT).sort()
writeFileSync(`${OUT}/editor.licences.txt`, licences.join('\n----\n\n'))

// tests/web/test_editor_bundle.py compares: nobody can change the source and forget the bundle, or the other way.
const sources = ['package-lock.json', 'build.mjs', ...readdirSync('src').sort().map(name => `src/${name}`)]
writeFileSync('built.json', JSON.stringify({
  sources: sha256(...sources.map(path => readFileSync(path))),
  files: Object.fromEntries(built.map(name => [name, sha256(readFileSync(`${OUT}/${name}`))]))
}, null, 2) + '\n')
