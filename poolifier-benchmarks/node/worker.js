import { ThreadWorker } from 'poolifier'

const factorial = () => {
  let product = 1n
  for (let factor = 2n; factor <= 1000n; factor++) product *= factor
  return product
}

export default new ThreadWorker({ 'no-op': data => data, 'factorial(1000)': factorial })
