package io.poolifier.spring.function;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.poolifier.WorkerPool;
import io.poolifier.spring.annotation.TaskFunction;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Submits a task where a task function's method is called on its bean, unless it is the
 * pool that calls.
 */
final class TaskFunctionInterceptor implements MethodInterceptor {

	private final PoolLookup pools;

	private final UncaughtExceptions uncaught;

	private final Map<MethodClassKey, Target> targets = new ConcurrentHashMap<>();

	TaskFunctionInterceptor(PoolLookup pools, UncaughtExceptions uncaught) {
		this.pools = pools;
		this.uncaught = uncaught;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Class<?> type = AopUtils.getTargetClass(Objects.requireNonNull(invocation.getThis()));
		Target target = this.targets.computeIfAbsent(new MethodClassKey(invocation.getMethod(), type),
				(key) -> Target.of(invocation.getMethod(), type));
		if (TaskFunctionCall.take(target.method())) {
			return invocation.proceed();
		}
		@Nullable Object[] arguments = invocation.getArguments();
		return switch (target.style()) {
			case DIRECT -> invocation.proceed();
			case FORGET -> forget(target, arguments);
			case FUTURE -> submit(target, arguments);
			case MONO -> ReactorAdapter.ofTask(() -> submit(target, arguments));
		};
	}

	private @Nullable Object forget(Target target, @Nullable Object[] arguments) {
		CompletableFuture<?> unused = submit(target, arguments).whenComplete((nothing, error) -> {
			if (error != null) {
				this.uncaught.handle(error, target.method(), arguments);
			}
		});
		return null;
	}

	// NullAway on JDK 17 reads no type annotations of class files, such as WorkerPool's.
	@SuppressWarnings("NullAway")
	private CompletableFuture<@Nullable Object> submit(Target target, @Nullable Object[] arguments) {
		WorkerPool pool = this.pools.get(target.pool());
		return switch (arguments.length) {
			case 0 -> pool.execute(target.name(), null);
			case 1 -> pool.execute(target.name(), arguments[0]);
			default -> pool.execute(target.name(), arguments.clone());
		};
	}

	/**
	 * What a call is for.
	 *
	 * @param method the method that is run
	 * @param style what a call of it does
	 * @param name the name of the function
	 * @param pool the name of the pool
	 */
	private record Target(Method method, InvocationStyle style, String name, String pool) {

		static Target of(Method called, Class<?> type) {
			Method method = AopUtils.getMostSpecificMethod(called, type);
			MergedAnnotation<TaskFunction> annotation = TaskFunctionMethods.annotation(method);
			if (annotation == null) {
				return new Target(method, InvocationStyle.DIRECT, "", "");
			}
			String name = annotation.getString("name");
			String pool = annotation.getString("pool");
			return new Target(method, InvocationStyle.of(method), name.isEmpty() ? method.getName() : name,
					pool.isEmpty() ? TaskFunctionCatalog.DEFAULT_POOL : pool);
		}

	}

}
