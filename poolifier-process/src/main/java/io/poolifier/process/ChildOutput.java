// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Output of a child, which goes to the log line by line. Thread-safe.
 */
final class ChildOutput {

	private static final Logger logger = LoggerFactory.getLogger("io.poolifier.process.output");

	/** The number of lines that are kept. */
	private static final int LAST_LINES = 20;

	/** The length from which a line is cut. */
	private static final int LONGEST = 8 * 1024;

	private final String pool;

	private final Deque<String> last = new ArrayDeque<>();

	/** Identifies the child in the log. */
	private volatile String child = "spare";

	private volatile String process = "";

	ChildOutput(String pool) {
		this.pool = pool;
	}

	/** Tells which process writes the output. */
	void startedAs(long pid) {
		this.process = ", pid " + pid;
	}

	/** Tells which worker uses the child. */
	void usedBy(int workerKey) {
		this.child = "worker " + workerKey;
	}

	/** Reads the output to its end. */
	void pump(InputStream output) {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, Charset.defaultCharset()))) {
			StringBuilder line = new StringBuilder();
			for (int next = lines.read(); next >= 0; next = lines.read()) {
				if (next == '\n' || line.length() >= LONGEST) {
					add(line.toString().stripTrailing());
					line.setLength(0);
				}
				if (next != '\n') {
					line.append((char) next);
				}
			}
			if (!line.isEmpty()) {
				add(line.toString().stripTrailing());
			}
		}
		catch (IOException ex) {
			// The process has ended.
		}
	}

	private void add(String line) {
		synchronized (this) {
			if (this.last.size() == LAST_LINES) {
				this.last.removeFirst();
			}
			this.last.addLast(line);
		}
		try {
			logger.info("[{}, {}{}] {}", this.pool, this.child, this.process, line);
		}
		catch (Throwable ex) {
			// The next line is read nevertheless, or the child could not write any more.
		}
	}

	/** Returns the last lines. */
	synchronized List<String> lastLines() {
		return List.copyOf(this.last);
	}

}
