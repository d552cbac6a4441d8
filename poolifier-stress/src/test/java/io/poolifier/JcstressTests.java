// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.poolifier.internal.queue.TasksQueueStress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the jcstress tests of this module, in JVMs of their own. What they found is in
 * {@code target/jcstress}.
 */
class JcstressTests {

	/** What every build looks at: at least one test for each of the engine's promises. */
	private static final List<Class<?>> SHORT_FORM = List.of(TaskEndStress.ClaimAgainstCancel.class,
			TaskEndStress.SuccessAgainstCancel.class, TaskEndStress.CancelAgainstNextTask.class,
			TaskEndStress.LossAgainstSuccess.class, TaskEndStress.LossAgainstClaim.class,
			TasksQueueStress.OfferAgainstOfferWhereTheSizeDoesNotMatter.class, TasksQueueStress.OfferAgainstPoll.class,
			TasksQueueStress.PollAgainstSteal.class, TasksQueueStress.OfferAgainstRest.class,
			TasksQueueStress.SettleAgainstIsEmpty.class, ParkAndWakeStress.RestAgainstSubmit.class,
			ParkAndWakeStress.RestAgainstSubmitOfBound.class, ParkAndWakeStress.EndOfSearchAgainstFurtherTask.class,
			ClosingStress.DismissalAgainstSubmit.class, StealingStress.StealAgainstDeathAndCancel.class);

	private static final Path DIRECTORY = Path.of("target", "jcstress").toAbsolutePath();

	private static final Path LOG = DIRECTORY.resolve("log.txt");

	private static final boolean FULL = "full".equals(System.getProperty("stress.form"));

	@Test
	void findNoForbiddenOutcome() throws Exception {
		Files.createDirectories(DIRECTORY);
		Process jcstress = start(System.getProperty("jcstress.options"));
		try {
			// A test that never ends makes jcstress wait for ever.
			assertThat(jcstress.waitFor(Long.getLong("jcstress.minutes"), TimeUnit.MINUTES)).as(JcstressTests::log)
				.isTrue();
		}
		finally {
			jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
			jcstress.destroyForcibly();
		}
		assertThat(jcstress.exitValue()).as(JcstressTests::log).isZero();
		assertThat(log()).containsPattern(
				"Results: ([1-9]\\d*) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs\\)\\s+RUN RESULTS");
	}

	private static Process start(String options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main"));
		command.addAll(List.of("-r", "report", "-t", FULL ? ".*" : shortForm()));
		command.addAll(List.of(options.split(" ")));
		return new ProcessBuilder(command).directory(DIRECTORY.toFile())
			.redirectErrorStream(true)
			.redirectOutput(LOG.toFile())
			.start();
	}

	private static String shortForm() {
		return SHORT_FORM.stream()
			.map((test) -> Pattern.quote(test.getCanonicalName()))
			.collect(Collectors.joining("|", "^(", ")$"));
	}

	private static String log() {
		try {
			return Files.readString(LOG);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
