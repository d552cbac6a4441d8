// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documentation of the observations of tasks.
 */
public enum TaskObservationDocumentation implements ObservationDocumentation {

	/**
	 * A task from its submission to its end, below the observation that was current where
	 * it was submitted. It is the current one while the task's function is called.
	 */
	TASK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultTaskObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeys.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return Events.values();
		}

	};

	/** Keys with few values, which are also tags of meters. */
	public enum LowCardinalityKeys implements KeyName {

		/** The name of the pool. */
		POOL("pool"),

		/** The name of the task's function. */
		FUNCTION("function"),

		/**
		 * The outcome of the task: {@code executed}, {@code failed}, {@code cancelled} or
		 * {@code rejected}; {@code none} until then.
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys that spans have and meters do not. Absent for a task that never started. */
	public enum HighCardinalityKeys implements KeyName {

		/** The key of the worker that ran the task. */
		WORKER("poolifier.worker"),

		/** The time that the task waited, in milliseconds. */
		WAIT_TIME("poolifier.wait-time"),

		/** The time that the task ran, in milliseconds. */
		RUN_TIME("poolifier.run-time");

		private final String key;

		HighCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Events in the life of a task. */
	public enum Events implements Observation.Event {

		/** The task has waited, and runs. */
		STARTED;

		@Override
		public String getName() {
			return "started";
		}

		@Override
		public String getContextualName() {
			return "started";
		}

	}

}
