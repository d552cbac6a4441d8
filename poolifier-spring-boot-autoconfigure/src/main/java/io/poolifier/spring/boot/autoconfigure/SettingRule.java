// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.poolifier.options.Statistic;
import io.poolifier.options.WorkerChoiceStrategy;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.PoolType;
import io.poolifier.spring.boot.autoconfigure.PoolifierProperties.TasksQueue;
import io.poolifier.spring.boot.property.PropertyText;

/**
 * The condition under which a setting has an effect.
 *
 * @param property the name of the property, among those of a pool
 * @param condition the condition
 * @param explanation the reason why the setting has no effect otherwise, a phrase that
 * begins with a verb; a percent sign and an s stand for the path of the pool's properties
 */
record SettingRule(String property, Predicate<ConfiguredPool> condition, String explanation) {

	private static final String QUEUE = "tasks-queue-options.";

	private static final String STRATEGY = "strategy-options.";

	static final List<SettingRule> ALL = all();

	private static List<SettingRule> all() {
		List<SettingRule> rules = new ArrayList<>();
		for (String property : List.of("max-inactive-time", "kill-behavior")) {
			rules.add(new SettingRule(property, (pool) -> pool.properties().type() == PoolType.DYNAMIC,
					"is for dynamic pools, but '%s.type' is fixed"));
		}
		for (String property : List.of("size", "capacity", "pool-capacity", "overflow", "block-timeout",
				"task-stealing", "tasks-stealing-on-back-pressure", "tasks-stealing-ratio")) {
			rules.add(new SettingRule(QUEUE + property, (pool) -> pool.properties().enableTasksQueue(),
					"is for pools with tasks queues, but '%s.enable-tasks-queue' is false"));
		}
		rules.add(new SettingRule(QUEUE + "size", SettingRule::canReachBackPressure,
				"is above '%s.tasks-queue-options.capacity', so that no worker is ever under back pressure"));
		rules.add(new SettingRule(QUEUE + "tasks-stealing-ratio", SettingRule::mayStealIfEnabled,
				"is for workers that take tasks from others, but '%1$s.tasks-queue-options.task-stealing' and '%1$s.tasks-queue-options.tasks-stealing-on-back-pressure' are false"));
		rules.add(new SettingRule(QUEUE + "load-exponent",
				(pool) -> pool.properties().tasksQueueOptions().agingFactor() > 0,
				"is for tasks that gain priority, but '%s.tasks-queue-options.aging-factor' is 0"));
		rules.add(new SettingRule(QUEUE + "fairness.enabled", (pool) -> pool.properties().enableTasksQueue(),
				"is for pools with tasks queues, but '%s.enable-tasks-queue' is false"));
		for (String property : List.of("weights", "max-keys")) {
			rules.add(new SettingRule(QUEUE + "fairness." + property,
					(pool) -> pool.properties().tasksQueueOptions().fairness().enabled(),
					"is for pools that are shared among tenants, but '%s.tasks-queue-options.fairness.enabled' is false"));
		}
		rules.add(new SettingRule(STRATEGY + "weights", SettingRule::isWeighted,
				"is for the weighted strategies, but neither '%s.strategy' nor a task function uses one"));
		rules.add(new SettingRule(STRATEGY + "measurement", (pool) -> pool.uses(WorkerChoiceStrategy.FAIR_SHARE),
				"is for the fair-share strategy, but neither '%s.strategy' nor a task function uses it"));
		for (Statistic statistic : Statistic.values()) {
			rules.add(median(statistic));
		}
		return List.copyOf(rules);
	}

	private static boolean canReachBackPressure(ConfiguredPool pool) {
		TasksQueue queue = pool.properties().tasksQueueOptions();
		return !pool.properties().enableTasksQueue() || queue.size() == null || queue.capacity() == null
				|| queue.size() <= queue.capacity();
	}

	/** Without a queue, another rule speaks. */
	private static boolean mayStealIfEnabled(ConfiguredPool pool) {
		TasksQueue queue = pool.properties().tasksQueueOptions();
		return !pool.properties().enableTasksQueue() || queue.taskStealing() || queue.tasksStealingOnBackPressure();
	}

	private static boolean isWeighted(ConfiguredPool pool) {
		return pool.uses(WorkerChoiceStrategy.WEIGHTED_ROUND_ROBIN,
				WorkerChoiceStrategy.INTERLEAVED_WEIGHTED_ROUND_ROBIN);
	}

	private static SettingRule median(Statistic statistic) {
		String name = PropertyText.dashed(statistic);
		return new SettingRule(STRATEGY + name + ".median", (pool) -> pool.properties().statistics().contains(statistic)
				|| pool.uses(WorkerChoiceStrategy.FAIR_SHARE) || (isWeighted(pool) && statistic != Statistic.ELU),
				"is for what is measured, but neither '%s.statistics' nor a strategy requires " + name);
	}

	boolean hasEffect(ConfiguredPool pool) {
		return this.condition.test(pool);
	}

	String reason(ConfiguredPool pool) {
		return this.explanation.formatted(pool.path().prefix());
	}

}
