// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.sample.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown page of the project.
 *
 * @param file the file
 */
record Page(Path file) {

	/** The directory of the project. */
	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Set<String> GENERATED = Set.of("target", "node_modules", ".git");

	private static final Pattern FENCE = Pattern.compile("\\s*(`{3,})(\\w*)\\s*");

	/** Part of a page between fences. */
	record Block(Page page, String language, int line, String text) {

		@Override
		public String toString() {
			return this.page + ":" + this.line;
		}

	}

	/** Returns all pages in the order of their paths. */
	static List<Page> all() {
		List<Page> pages = new ArrayList<>();
		try {
			Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					return GENERATED.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					if (isPage(file)) {
						pages.add(new Page(file));
					}
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages.stream().sorted((one, other) -> one.file.compareTo(other.file)).toList();
	}

	static boolean isPage(Path file) {
		return file.toString().endsWith(".md");
	}

	List<String> lines() {
		try {
			return Files.readAllLines(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the blocks in a language. */
	List<Block> blocks(String language) {
		return blocks().stream().filter((block) -> block.language().equals(language)).toList();
	}

	private List<Block> blocks() {
		List<Block> blocks = new ArrayList<>();
		List<String> lines = lines();
		int begin = -1;
		String language = "";
		for (int index = 0; index < lines.size(); index++) {
			Matcher fence = FENCE.matcher(lines.get(index));
			if (fence.matches() && begin < 0) {
				begin = index + 1;
				language = fence.group(2);
			}
			else if (fence.matches()) {
				blocks.add(new Block(this, language, begin + 1, String.join("\n", lines.subList(begin, index)) + "\n"));
				begin = -1;
			}
		}
		return blocks;
	}

	/** Returns the lines outside of blocks. */
	List<String> prose() {
		List<String> prose = new ArrayList<>();
		boolean inBlock = false;
		for (String line : lines()) {
			if (FENCE.matcher(line).matches()) {
				inBlock = !inBlock;
			}
			else if (!inBlock) {
				prose.add(line);
			}
		}
		return prose;
	}

	@Override
	public String toString() {
		return ROOT.relativize(this.file).toString();
	}

}
