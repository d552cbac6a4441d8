// Measures poolifier on Node.js as poolifier-benchmarks measures pools on the JVM: two workers, one submitter, batches of
// 1,000 promises that are awaited, all pools in turn in each round. Prints what the report of poolifier-benchmarks reads.
// Usage: node benchmark.js [short|full]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FixedThreadPool, WorkerChoiceStrategies } from 'poolifier'

const FORMS = { smoke: [1, 50, 50], short: [5, 300, 1000], full: [7, 300, 1000] }
const [rounds, warmup, duration] = FORMS[process.argv[2] ?? 'short']
const BATCH = 1000
const WORKERS = 2
const PATIENCE = 10_000
const ATTEMPTS = 3

const version = JSON.parse(readFileSync(new URL('package.json', import.meta.url))).dependencies.poolifier
const worker = fileURLToPath(new URL('worker.js', import.meta.url))

// Not ROUND_ROBIN: with a queue it may leave a task unanswered.
const variants = [WorkerChoiceStrategies.LEAST_USED, WorkerChoiceStrategies.FAIR_SHARE]
  .flatMap(strategy => [false, true].map(queue => ({
    contender: `poolifier ${version} on Node.js ${process.versions.node}, ${strategy}, ${queue ? 'with' : 'without'} queue`,
    options: { workerChoiceStrategy: strategy, enableTasksQueue: queue }
  })))

// Once in a while a task stays unanswered. The timer also keeps Node.js from leaving before all is measured.
async function inTime (promise) {
  let timer
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${PATIENCE} ms`)), PATIENCE)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

async function runFor (pool, workload, millis) {
  const start = performance.now()
  let tasks = 0
  do {
    await inTime(Promise.all(Array.from({ length: BATCH }, (_, data) => pool.execute(data, workload))))
    tasks += BATCH
  } while (performance.now() - start < millis)
  return tasks / (performance.now() - start) // a millisecond, so thousands a second
}

async function measureOnce (variant, workload) {
  const pool = new FixedThreadPool(WORKERS, worker, variant.options)
  try {
    await runFor(pool, workload, warmup)
    return await runFor(pool, workload, duration)
  } finally {
    await inTime(pool.destroy())
  }
}

async function measure (variant, workload) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await measureOnce(variant, workload)
    } catch (error) {
      console.error(`${variant.contender}, ${workload}: ${error.message}`)
      if (attempt === ATTEMPTS) {
        throw error
      }
    }
  }
}

const series = []
for (const workload of ['no-op', 'factorial(1000)']) {
  const values = variants.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < variants.length; place++) {
      const index = (place + round) % variants.length
      values[index].push(await measure(variants[index], workload))
    }
  }
  variants.forEach((variant, index) => series.push({
    suite: 'node',
    scenario: workload,
    contender: variant.contender,
    metric: 'throughput',
    unit: 'k/s',
    values: values[index],
    otherCores: []
  }))
}
console.log(JSON.stringify(series, null, 2))
