package io.poolifier.spring.boot.autoconfigure;

import io.poolifier.WorkerPool;
import io.poolifier.event.PoolListener;
import io.poolifier.spring.function.TaskFunctionCatalog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of a {@link WorkerPool} named {@code poolifierPool} that knows all
 * task functions which beans declare, starts with the application context, ends with it,
 * and whose events are application events: {@code @EventListener} methods hear of a
 * {@link io.poolifier.event.PoolEvent} on the one thread that serves them all. Backs off
 * if the application defines a {@code WorkerPool} bean, or sets {@code poolifier.enabled}
 * to {@code false}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "poolifier.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PoolifierProperties.class)
public final class PoolifierAutoConfiguration {

	@Bean
	static LazyInitializationExcludeFilter poolifierLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(TaskFunctionCatalog.class, PoolListenerRegistrar.class,
				WorkerPoolLifecycle.class);
	}

	@Bean
	@ConditionalOnMissingBean
	TaskFunctionCatalog taskFunctionCatalog(ConfigurableListableBeanFactory beanFactory) {
		return TaskFunctionCatalog.of(beanFactory);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(WorkerPool.class)
	static class WorkerPoolConfiguration {

		static final String POOL_NAME = "default";

		// The lifecycle destroys the pool; close is for a context that fails before it is
		// started, and does nothing otherwise.
		@Bean(destroyMethod = "close")
		WorkerPool poolifierPool(PoolifierProperties properties, TaskFunctionCatalog catalog,
				ObjectProvider<WorkerPoolBuilderCustomizer> customizers) {
			return new WorkerPoolFactory(catalog, customizers.orderedStream().toList()).create(POOL_NAME, properties);
		}

		@Bean
		PoolEventBridge poolifierEventBridge(ConfigurableApplicationContext context) {
			return new PoolEventBridge(context);
		}

		@Bean
		PoolListenerRegistrar poolifierListenerRegistrar(@Qualifier("poolifierPool") WorkerPool pool,
				ObjectProvider<PoolListener> listeners, PoolEventBridge bridge) {
			return new PoolListenerRegistrar(pool, listeners, bridge);
		}

		@Bean
		WorkerPoolLifecycle poolifierPoolLifecycle(@Qualifier("poolifierPool") WorkerPool pool,
				PoolifierProperties properties, PoolEventBridge bridge) {
			return new WorkerPoolLifecycle(pool, properties.startWorkers(), bridge);
		}

	}

}
