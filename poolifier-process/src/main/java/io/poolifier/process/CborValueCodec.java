// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Codec of the values of one type, which reports each failure of Jackson as an
 * {@link IllegalArgumentException} that has the path of the culprit.
 */
final class CborValueCodec implements PayloadCodec.ValueCodec {

	private static final int MAX_PATH_LENGTH = 10;

	private static final String TOO_DEEP = "it is nested too deeply, or contains itself";

	private final JavaType type;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	CborValueCodec(CBORMapper mapper, JavaType type) {
		this.type = type;
		this.writer = mapper.writerFor(type);
		this.reader = mapper.readerFor(type);
	}

	@Override
	public byte[] encode(@Nullable Object value) {
		if (value == null && this.type.isPrimitive()) {
			throw new IllegalArgumentException("Null cannot be carried as " + this.type.getRawClass());
		}
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (StackOverflowError ex) {
			throw refused(TOO_DEEP, ex);
		}
		catch (StreamConstraintsException ex) {
			throw refused(path(ex) + TOO_DEEP, ex);
		}
		catch (JacksonException ex) {
			// Where the stack ends decides whether Jackson wraps the error.
			boolean tooDeep = ex.getCause() instanceof StackOverflowError;
			throw refused(path(ex) + (tooDeep ? TOO_DEEP : ex.getOriginalMessage()), ex);
		}
		catch (RuntimeException ex) {
			throw refused(ex.toString(), ex);
		}
	}

	private IllegalArgumentException refused(String reason, Throwable cause) {
		return new IllegalArgumentException(
				"A value of type %s cannot be carried to another JVM: %s".formatted(this.type.toCanonical(), reason),
				cause);
	}

	@Override
	public @Nullable Object decode(byte[] bytes) {
		if (NestedTags.isPresent(bytes)) {
			throw damaged("a tag has a tag", null);
		}
		try (JsonParser parser = this.reader.createParser(bytes)) {
			Object value = this.reader.readValue(parser);
			// Jackson's own check for trailing tokens overlooks a tag without a value.
			parser.finishToken();
			if (parser.currentLocation().getByteOffset() == bytes.length) {
				return value;
			}
		}
		catch (JacksonException ex) {
			throw damaged(path(ex) + ex.getOriginalMessage(), ex);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw damaged(ex.toString(), ex);
		}
		throw damaged("bytes follow it", null);
	}

	private IllegalArgumentException damaged(String reason, @Nullable Throwable cause) {
		return new IllegalArgumentException(
				"The bytes are no value of type %s: %s".formatted(this.type.toCanonical(), reason), cause);
	}

	private static String path(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : ex.getPath().stream().limit(MAX_PATH_LENGTH).toList()) {
			if (reference.getPropertyName() == null) {
				path.append('[').append(reference.getIndex()).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
			}
		}
		if (ex.getPath().size() > MAX_PATH_LENGTH) {
			path.append("...");
		}
		return path.isEmpty() ? "" : "at " + path + ": ";
	}

}
