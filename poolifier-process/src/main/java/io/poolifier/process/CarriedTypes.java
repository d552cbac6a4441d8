// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Judgement of classes, in particular those of the JDK: whether their values, or keys of
 * maps, come back as they were.
 */
final class CarriedTypes {

	private static final Map<Class<?>, String> DENIED = Map.ofEntries(
			Map.entry(Class.class, "which may not exist in another JVM. Use a String or an enum"),
			Map.entry(Throwable.class, "which does not come back as its own class. Use a record"),
			Map.entry(File.class, "which may be another file in another JVM. Use a String"),
			Map.entry(Path.class, "which may be another file in another JVM. Use a String"),
			Map.entry(Pattern.class, "which loses its flags. Use a String"),
			Map.entry(Calendar.class, "which loses its time zone. Use a ZonedDateTime"),
			Map.entry(InetAddress.class, "which is looked up when it is read. Use a String"),
			Map.entry(SocketAddress.class, "which is looked up when it is read. Use a record"),
			Map.entry(Future.class, "which belongs to this JVM. Use the type of its result"),
			Map.entry(CompletionStage.class, "which belongs to this JVM. Use the type of its result"),
			Map.entry(BaseStream.class, "which can be read only once. Use a List"),
			Map.entry(Iterator.class, "which can be read only once. Use a List"),
			Map.entry(InputStream.class, "which belongs to this JVM. Use a byte[]"),
			Map.entry(OutputStream.class, "which belongs to this JVM. Use a byte[]"),
			Map.entry(Readable.class, "which belongs to this JVM. Use a String"),
			Map.entry(Thread.class, "which belongs to this JVM. Use its name"));

	private static final Set<Class<?>> ABSTRACT = Set.of(ZoneId.class, TimeZone.class, ByteBuffer.class, Iterable.class,
			Map.Entry.class);

	// Another class that is read from a String need not have a toString that returns it.
	private static final Set<Class<?>> KEYS = Set.of(String.class, Boolean.class, Byte.class, Short.class,
			Integer.class, Long.class, Float.class, Double.class, Character.class, BigInteger.class, BigDecimal.class,
			UUID.class, URI.class, Currency.class, Date.class);

	private CarriedTypes() {
	}

	/**
	 * Returns the reason why values of a type can never be carried, with a remedy, or
	 * null. Its properties and elements are not considered.
	 */
	static @Nullable String objection(JavaType type) {
		Class<?> raw = type.getRawClass();
		for (Map.Entry<Class<?>, String> denied : DENIED.entrySet()) {
			if (denied.getKey().isAssignableFrom(raw)) {
				return denied.getValue();
			}
		}
		if (raw.getName().startsWith("java.sql.")) {
			return "which loses a part of its state. Use a class of java.time";
		}
		boolean open = raw == Object.class
				|| (isJdk(raw) && type.isAbstract() && !type.isContainerType() && !ABSTRACT.contains(raw));
		return open ? "whose values can be of any class. " + TypeRefusal.CONCRETE : null;
	}

	/**
	 * Returns whether keys of a type are read as they are written, without annotations.
	 */
	static boolean isKey(JavaType type) {
		Class<?> raw = type.getRawClass();
		return KEYS.contains(raw) || type.isEnumType() || raw.getPackageName().equals("java.time");
	}

	static boolean isJdk(Class<?> type) {
		return type.getName().startsWith("java.");
	}

}
