// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures, and reports. The first argument says what to do:
 * <ul>
 * <li>{@code short} or {@code full}: measure, all suites or those that are named after
 * it, and write the report;</li>
 * <li>{@code cost JAR}: measure the cost of a task, and fail if it has grown since that
 * build;</li>
 * <li>{@code report}: write the report of what was measured;</li>
 * <li>{@code publish FILE}: put that report between its markers in a page.</li>
 * </ul>
 * All is written to {@code target/benchmarks/java-N} with the version of Java.
 */
public final class Benchmarks {

	private static final String VERSION = "java-" + Runtime.version().feature();

	private final Path directory;

	private Benchmarks(Path directory) {
		this.directory = directory;
	}

	/**
	 * Runs the benchmarks, or reports or publishes their results.
	 * @param arguments the command and its arguments
	 * @throws Exception if the command fails
	 */
	public static void main(String[] arguments) throws Exception {
		Benchmarks benchmarks = new Benchmarks(results(code()));
		List<String> further = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
		switch ((arguments.length > 0) ? arguments[0] : "") {
			case "short" -> benchmarks.measure(RunMode.SHORT, further);
			case "full" -> benchmarks.measure(RunMode.FULL, further);
			case "smoke" -> benchmarks.measure(RunMode.SMOKE, further);
			case "suite" -> benchmarks.run(Suite.of(further.get(0)), RunMode.valueOf(further.get(1)));
			case "cost" -> benchmarks.checkCost(Path.of(further.isEmpty() ? "" : further.get(0)));
			case "report" -> benchmarks.report();
			case "publish" -> ReportPage.publish(Path.of(further.get(0)), VERSION,
					Files.readString(benchmarks.directory.resolve("report.md")));
			default -> throw new IllegalArgumentException(
					"Say one of: short [SUITE...], full [SUITE...], smoke [SUITE...], cost JAR, report, publish FILE. Suites are "
							+ Stream.of(Suite.values()).map(Suite::title).toList());
		}
	}

	/** Returns the directory or archive of this code. */
	private static Path code() throws URISyntaxException {
		return Path.of(Benchmarks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	/** Returns the directory of the results of a build. */
	private static Path results(Path code) {
		return code.resolveSibling("benchmarks").resolve(VERSION);
	}

	private void measure(RunMode mode, List<String> titles) throws IOException, InterruptedException {
		List<Suite> suites = titles.isEmpty() ? List.of(Suite.values()) : titles.stream().map(Suite::of).toList();
		Instant start = Instant.now();
		String speed = speed(mode);
		for (Suite suite : suites) {
			System.out.println(suite.title() + " …");
			fork(suite, mode);
		}
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("Java", Runtime.version() + ", " + System.getProperty("java.vm.vendor"));
		environment.put("machine", "%d cores, %s %s".formatted(Runtime.getRuntime().availableProcessors(),
				System.getProperty("os.name"), System.getProperty("os.arch")));
		environment.put("speed", speed);
		environment.put("last run", mode.name().toLowerCase(Locale.ROOT) + (titles.isEmpty() ? "" : ", " + titles));
		environment.put("took", Duration.between(start, Instant.now()).toSeconds() + " s, ended at " + Instant.now());
		Files.writeString(environmentFile(), Results.JSON.writeValueAsString(environment));
		report();
	}

	private static String speed(RunMode mode) {
		String speed = MachineSpeed.measure(mode.warmup(Rounds.WARMUP)).toString();
		System.out.println(speed);
		return speed;
	}

	private void checkCost(Path before) throws IOException, InterruptedException {
		if (!Files.isRegularFile(before)) {
			throw new IllegalArgumentException(
					"There is no file '" + before + "': give the benchmarks.jar of the build to compare with");
		}
		Path directory = results(before.toAbsolutePath());
		CostCheck check = new CostCheck();
		do {
			fork(before.toString(), Suite.COST, RunMode.SHORT);
			fork(Suite.COST, RunMode.SHORT);
			check.add(Results.read(directory), Results.read(this.directory));
		}
		while (!check.isOver());
		System.out.println(check);
		if (!check.passes()) {
			throw new IllegalStateException("A task has become too expensive");
		}
	}

	private static void fork(Suite suite, RunMode mode) throws IOException, InterruptedException {
		fork(System.getProperty("java.class.path"), suite, mode);
	}

	private static void fork(String classPath, Suite suite, RunMode mode) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(suite.launcher());
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(suite.jvmArguments());
		command.addAll(List.of("-cp", classPath, Benchmarks.class.getName()));
		command.addAll(Arrays.asList("suite", suite.title(), mode.name()));
		Process process = new ProcessBuilder(command).inheritIO().start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException("The suite " + suite.title() + " failed");
		}
	}

	private void run(Suite suite, RunMode mode) throws IOException {
		Results.write(this.directory, suite.title(), suite.run(mode));
	}

	private void report() throws IOException {
		@SuppressWarnings("unchecked")
		Map<String, String> environment = Results.JSON.readValue(Files.readString(environmentFile()), Map.class);
		Report.of(environment, Results.read(this.directory)).write(this.directory);
		System.out.println(this.directory.resolve("report.md"));
	}

	private Path environmentFile() {
		return this.directory.resolve("environment.json");
	}

}
