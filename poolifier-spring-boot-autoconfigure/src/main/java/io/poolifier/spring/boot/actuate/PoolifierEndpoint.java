package io.poolifier.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.poolifier.WorkerPool;
import io.poolifier.task.TaskFunctionInfo;
import io.poolifier.usage.PoolInfo;
import io.poolifier.usage.Usage;
import io.poolifier.usage.WorkerInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the worker pools of an application. Durations are in milliseconds; what is not
 * measured is absent. A pool or worker that does not exist is {@code null}, which is
 * status 404 on the web.
 */
@Endpoint(id = "poolifier")
public class PoolifierEndpoint {

	private final Map<String, WorkerPool> pools = new LinkedHashMap<>();

	/**
	 * Creates the endpoint.
	 * @param pools the pools by the names of their beans. They are shown by the names
	 * that they have themselves; where a name is taken, by that of the bean
	 */
	public PoolifierEndpoint(Map<String, WorkerPool> pools) {
		pools.forEach((beanName, pool) -> {
			if (this.pools.putIfAbsent(pool.name(), pool) != null) {
				this.pools.put(beanName, pool);
			}
		});
	}

	/**
	 * All pools.
	 * @return the pools as they are now
	 */
	@ReadOperation
	public PoolsDescriptor pools() {
		Map<String, PoolInfo> infos = new LinkedHashMap<>();
		this.pools.forEach((name, pool) -> infos.put(name, pool.info()));
		return new PoolsDescriptor(infos);
	}

	/**
	 * One pool with its task functions and workers.
	 * @param pool the name of the pool
	 * @return the pool as it is now, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable PoolDescriptor pool(@Selector String pool) {
		WorkerPool found = this.pools.get(pool);
		return (found != null) ? new PoolDescriptor(found.info(), found.taskFunctions(), found.workers()) : null;
	}

	/**
	 * One worker.
	 * @param pool the name of the pool
	 * @param workerKey the key of the worker
	 * @return the worker as it is now, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable WorkerDescriptor worker(@Selector String pool, @Selector int workerKey) {
		WorkerPool found = this.pools.get(pool);
		if (found == null) {
			return null;
		}
		return found.workers()
			.stream()
			.filter((worker) -> worker.key() == workerKey)
			.findFirst()
			.map(WorkerDescriptor::of)
			.orElse(null);
	}

	/**
	 * All pools.
	 *
	 * @param pools the pools by name
	 */
	public record PoolsDescriptor(Map<String, PoolInfo> pools) implements OperationResponseBody {
	}

	/**
	 * One pool.
	 *
	 * @param info the pool as a whole
	 * @param taskFunctions its functions, the default function first
	 * @param workers its workers, in the order of their keys
	 */
	public record PoolDescriptor(PoolInfo info, List<TaskFunctionInfo> taskFunctions,
			List<WorkerInfo> workers) implements OperationResponseBody {
	}

	/**
	 * One worker, with all that {@link WorkerInfo} has.
	 *
	 * @param key its place in the pool
	 * @param id its own number
	 * @param type the kind of worker
	 * @param dynamic whether it is above the pool's minimum
	 * @param ready whether it takes tasks
	 * @param backPressure whether its queue is under back pressure
	 * @param stealing whether it looks for tasks in the queues of others
	 * @param usage what it has done so far
	 * @param taskFunctions the same for each function, by name
	 */
	public record WorkerDescriptor(int key, long id, String type, boolean dynamic, boolean ready, boolean backPressure,
			boolean stealing, Usage usage, Map<String, Usage> taskFunctions) implements OperationResponseBody {

		static WorkerDescriptor of(WorkerInfo worker) {
			return new WorkerDescriptor(worker.key(), worker.id(), worker.type(), worker.dynamic(), worker.ready(),
					worker.backPressure(), worker.stealing(), worker.usage(), worker.taskFunctions());
		}

	}

}
