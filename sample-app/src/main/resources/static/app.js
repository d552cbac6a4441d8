'use strict'

const byId = id => document.getElementById(id)

/** The server tells what is wrong as a problem detail. */
async function problemOf (response) {
  const problem = await response.json().catch(() => ({}))
  return problem.detail ?? problem.title ?? `HTTP status ${response.status}`
}

// ---- The picture -------------------------------------------------------------------------------

const WHOLE_SET = { x: -0.65, y: 0, zoom: 1 }
const SPAN = { width: 3.2, height: 2.5 } // what zoom 1 shows at least, as in View.java
const ZOOM_STEP = 4
const MAX_ZOOM = 1e12

const picture = byId('mandelbrot')
const pictureForm = byId('picture-form')
let view = WHOLE_SET

async function render () {
  const iterations = Math.min(5000, Math.round(500 + 120 * Math.log2(view.zoom)))
  const query = new URLSearchParams({
    width: 1024, height: 768, tiles: pictureForm.tiles.value, workers: pictureForm.workers.checked, iterations, ...view
  })
  const status = byId('picture-status')
  picture.parentElement.classList.add('busy')
  const start = performance.now()
  try {
    const response = await fetch(`mandelbrot.png?${query}`)
    if (!response.ok) {
      throw new Error(await problemOf(response))
    }
    const drawn = URL.createObjectURL(await response.blob())
    URL.revokeObjectURL(picture.src)
    picture.src = drawn
    status.textContent = `${pictureForm.tiles.value} tiles in ${Math.round(performance.now() - start)} ms` +
      (view.zoom > 1 ? `, magnified ${view.zoom.toLocaleString()} times` : '')
  } catch (error) {
    status.textContent = error.message
  } finally {
    picture.parentElement.classList.remove('busy')
  }
}

function zoomIn (event) {
  const box = picture.getBoundingClientRect()
  const pixel = Math.max(SPAN.width / box.width, SPAN.height / box.height) / view.zoom
  view = {
    x: view.x + (event.clientX - box.left - box.width / 2) * pixel,
    y: view.y - (event.clientY - box.top - box.height / 2) * pixel,
    zoom: Math.min(MAX_ZOOM, view.zoom * ZOOM_STEP)
  }
  return render()
}

picture.addEventListener('click', zoomIn)
pictureForm.workers.addEventListener('change', render)
pictureForm.addEventListener('submit', event => {
  event.preventDefault()
  render()
})
byId('picture-reset').addEventListener('click', () => {
  view = WHOLE_SET
  render()
})

// ---- Thumbnails --------------------------------------------------------------------------------

const thumbnailForm = byId('thumbnail-form')

function showThumbnail ({ width, height, dataUrl }) {
  const figure = document.createElement('figure')
  const image = document.createElement('img')
  image.src = dataUrl
  image.alt = ''
  figure.append(image, `${width} × ${height}`)
  return figure
}

async function makeThumbnails (image) {
  const body = new FormData()
  if (image) {
    body.append('image', image, image.name ?? 'picture.png')
  }
  body.append('sizes', thumbnailForm.sizes.value)
  const problem = byId('thumbnail-problem')
  problem.hidden = true
  byId('thumbnails').replaceChildren()
  try {
    const response = await fetch('thumbnails', { method: 'POST', body })
    if (!response.ok) {
      throw new Error(await problemOf(response))
    }
    byId('thumbnails').replaceChildren(...(await response.json()).map(showThumbnail))
  } catch (error) {
    problem.textContent = error.message
    problem.hidden = false
  }
}

thumbnailForm.addEventListener('submit', event => {
  event.preventDefault()
  makeThumbnails(thumbnailForm.image.files[0])
})
byId('thumbnail-picture').addEventListener('click', async () => {
  makeThumbnails(await (await fetch(picture.src)).blob())
})

// ---- Functions by name -------------------------------------------------------------------------

const FUNCTIONS = {
  factorial: ['30', 'Multiplies the numbers up to n, at most 10,000.'],
  primes: ['10000000', 'Counts the primes up to a limit of at most 100,000,000.'],
  sha256: ['"Hello, pool"', 'Hashes a text.'],
  sleep: ['2000', 'Holds a worker for some milliseconds. Run it 20 times to see tasks queue.'],
  fail: ['', 'Always fails: the task counts as failed, the worker goes on.'],
  crash: ['', 'Dies of a fatal error and takes its worker along: the pool puts another in its place.'],
  'mandelbrot-tile': [
    '{"view":{"width":64,"height":64,"x":-0.65,"y":0,"zoom":1,"iterations":100},"tile":{"x":0,"y":0,"width":4,"height":4}}',
    'Draws a part of a picture.'
  ],
  thumbnail: ['', 'Takes an image file in Base64, and a size.']
}

const taskForm = byId('task-form')

/** What needs no image in Base64 comes first. */
function offer (registered) {
  const known = Object.keys(FUNCTIONS).filter(name => registered.includes(name))
  const names = [...new Set([...known, ...registered])]
  const select = taskForm.function
  if (names.join() !== [...select.options].map(option => option.value).join()) {
    const chosen = select.value
    select.replaceChildren(...names.map(name => new Option(name)))
    select.value = names.includes(chosen) ? chosen : names[0]
    describe()
  }
}

function describe () {
  const [input, about] = FUNCTIONS[taskForm.function.value] ?? ['', '']
  taskForm.input.value = input
  byId('task-about').textContent = about
}

async function run () {
  const times = taskForm.times.valueAsNumber || 1
  const query = times > 1 ? `?times=${times}` : ''
  const result = byId('task-result')
  const start = performance.now()
  result.hidden = false
  result.className = ''
  result.textContent = '…'
  try {
    const response = await fetch(`tasks/${encodeURIComponent(taskForm.function.value)}${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: taskForm.input.value
    })
    if (!response.ok) {
      throw new Error(await problemOf(response))
    }
    result.textContent = `${await response.text()}\n(${Math.round(performance.now() - start)} ms)`
  } catch (error) {
    result.className = 'problem'
    result.textContent = error.message
  }
}

taskForm.function.addEventListener('change', describe)
taskForm.addEventListener('submit', event => {
  event.preventDefault()
  run()
})

// ---- The pool, live ----------------------------------------------------------------------------

const POLL_MILLIS = 500
const SAMPLES = 120
const rates = Array(SAMPLES).fill(0)
let last

/** The colour of a worker, as in WorkerTint.java. */
function colourOf (key) {
  return `hsl(${(key * 0.618034 % 1) * 360} 100% 62.5%)`
}

function cell (text) {
  const td = document.createElement('td')
  td.textContent = text
  return td
}

function showWorker ({ key, id, ready, usage: { tasks, runTime } }) {
  const row = document.createElement('tr')
  const dot = document.createElement('span')
  dot.className = 'dot'
  dot.style.background = colourOf(key)
  row.style.setProperty('--worker', colourOf(key))
  row.classList.toggle('busy', tasks.executing > 0)
  const name = cell(`${key}${ready ? '' : ' (not ready)'}`)
  name.title = `Worker ${key}, id ${id}`
  name.prepend(dot)
  row.append(name, ...[tasks.executed, tasks.executing, tasks.queued, tasks.failed].map(cell),
    cell(runTime ? `⌀ ${(runTime.average ?? 0).toFixed(1)} ms` : '–'))
  return row
}

function showRate (executed) {
  const now = performance.now()
  const rate = last ? Math.max(0, (executed - last.executed) * 1000 / (now - last.now)) : 0
  last = { executed, now }
  rates.push(rate)
  rates.shift()
  const most = Math.max(10, ...rates)
  const points = rates.map((value, index) => `${index * 120 / (SAMPLES - 1)},${27 - value / most * 25}`).join(' ')
  byId('throughput').querySelector('polyline').setAttribute('points', points)
  byId('throughput').querySelector('polygon').setAttribute('points', `0,28 ${points} 120,28`)
  byId('rate').textContent = Math.round(rate).toLocaleString()
}

function showPool ({ info, workers, taskFunctions }) {
  byId('executed').textContent = info.executedTasks.toLocaleString()
  byId('executing').textContent = info.executingTasks
  byId('queued').textContent = info.queuedTasks ?? '–'
  byId('stolen').textContent = info.stolenTasks ?? '–'
  byId('failed').textContent = info.failedTasks
  byId('pool-state').textContent = `${info.type}, ${info.strategy.toLowerCase().replaceAll('_', '-')}, ${info.ready ? 'ready' : 'not ready'}`
  byId('workers').replaceChildren(...workers.map(showWorker))
  showRate(info.executedTasks)
  offer(taskFunctions.map(taskFunction => taskFunction.name))
}

async function poll () {
  try {
    const response = await fetch('actuator/poolifier/default')
    if (!response.ok) {
      throw new Error(await problemOf(response))
    }
    showPool(await response.json())
  } catch (error) {
    byId('pool-state').textContent = 'not reachable'
    console.warn(error)
  } finally {
    setTimeout(poll, POLL_MILLIS)
  }
}

poll()
