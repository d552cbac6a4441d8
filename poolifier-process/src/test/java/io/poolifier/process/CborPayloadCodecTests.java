// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonManagedReference;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
@SuppressWarnings("JavaUtilDate")
class CborPayloadCodecTests {

	private final CborPayloadCodec codec = new CborPayloadCodec();

	private Object carried(Type type, Object value) {
		PayloadCodec.ValueCodec values = this.codec.of(type);
		return new CborPayloadCodec().of(type).decode(values.encode(value));
	}

	private static Type type(TypeReference<?> reference) {
		return reference.getType();
	}

	private static List<Object> values() {
		return List.of("text", "", "\ud83d\ude00 \u00e9 \u0000", true, (byte) -1, (short) 300, 1, Integer.MIN_VALUE, 2L,
				Long.MIN_VALUE, 'x', '\u20ac', 1.5F, Float.NaN, 0.1, -0.0, Double.POSITIVE_INFINITY,
				new BigDecimal("1.10"), new BigDecimal("1E+30"), new BigDecimal("-0.000"),
				BigInteger.ONE.shiftLeft(200), BigInteger.ONE.shiftLeft(64).negate(), UUID.randomUUID(),
				URI.create("https://poolifier.io/a?b#c"), Locale.CANADA_FRENCH, Currency.getInstance("EUR"),
				new Date(1234567890123L), DayOfWeek.FRIDAY, LocalDate.of(2024, 2, 29), LocalTime.of(1, 2, 3, 4),
				LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4), Instant.ofEpochSecond(1_700_000_000, 123_456_789),
				Instant.EPOCH.minusNanos(1), Instant.MAX, Instant.MIN, Duration.ofSeconds(-5, 7),
				Duration.ofNanos(Long.MAX_VALUE), Period.of(1, 2, 3), Year.of(2024), YearMonth.of(2024, 2),
				MonthDay.of(2, 29), ZoneOffset.ofHours(5),
				ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 1, ZoneId.of("Europe/Paris")),
				ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 1, ZoneId.of("Europe/Paris")).withLaterOffsetAtOverlap(),
				ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
				ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC")),
				ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("GMT+2")),
				OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 9, ZoneOffset.ofHoursMinutes(5, 30)),
				OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
				OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHours(-3)), OptionalInt.of(3), new Point(1, "a"), new Empty(),
				Color.RED, Color.GREEN, new Name("n"), new Wrapper(5));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueComesBackEqual(Object value) {
		Class<?> declared = (value instanceof Enum<?> constant) ? constant.getDeclaringClass() : value.getClass();
		assertThat(carried(declared, value)).isEqualTo(value).hasSameClassAs(value);
	}

	static List<Map.Entry<Type, Object>> typedValues() {
		Map<Type, Object> values = new LinkedHashMap<>();
		values.put(int.class, 1);
		values.put(boolean.class, true);
		values.put(char.class, 'x');
		values.put(double.class, 1.0);
		values.put(byte[].class, new byte[] { 1, -1, 0 });
		values.put(char[].class, new char[] { 'a', 'b' });
		values.put(int[][].class, new int[][] { { 1 }, {}, { 2, 3 } });
		values.put(double[].class, new double[] { 0.1, Double.NEGATIVE_INFINITY });
		values.put(Point[].class, new Point[] { new Point(1, "a"), null });
		values.put(ZoneId.class, ZoneId.of("Europe/Paris"));
		values.put(type(new TypeReference<List<String>>() {
		}), Arrays.asList("a", null));
		values.put(type(new TypeReference<Set<Long>>() {
		}), Set.of(1L, 2L));
		values.put(type(new TypeReference<Collection<Point>>() {
		}), List.of(new Point(1, "a")));
		values.put(type(new TypeReference<Iterable<Point>>() {
		}), List.of(new Point(1, "a")));
		values.put(type(new TypeReference<Map.Entry<String, Point>>() {
		}), Map.entry("k", new Point(1, "a")));
		values.put(type(new TypeReference<List<? extends Point>>() {
		}), List.of(new Point(1, "a")));
		values.put(type(new TypeReference<Map<String, List<Optional<Point>>>>() {
		}), Map.of("k", List.of(Optional.of(new Point(1, "a")), Optional.empty())));
		values.put(type(new TypeReference<SortedMap<Integer, Color>>() {
		}), new TreeMap<>(Map.of(1, Color.RED)));
		values.put(type(new TypeReference<SortedSet<String>>() {
		}), new TreeSet<>(Set.of("a", "b")));
		values.put(type(new TypeReference<EnumMap<Color, Integer>>() {
		}), new EnumMap<>(Map.of(Color.RED, 1)));
		values.put(type(new TypeReference<EnumSet<Color>>() {
		}), EnumSet.of(Color.GREEN));
		values.put(type(new TypeReference<Box<List<Point>>>() {
		}), new Box<>(List.of(new Point(1, "a"))));
		values.put(type(new TypeReference<Box<Shape>>() {
		}), new Box<>(new Circle(2)));
		values.put(type(new TypeReference<List<Shape>>() {
		}), List.of(new Circle(2), new Square(3)));
		values.put(type(new TypeReference<Map<String, Animal>>() {
		}), Map.of("a", new Dog("d", 1), "b", new Animal("b")));
		values.put(type(new TypeReference<Map<Name, Integer>>() {
		}), Map.of(new Name("n"), 1));
		values.put(Drawing.class,
				new Drawing(new Circle(1), Optional.of(new Square(2)), new Shape[] { new Circle(3) }));
		values.put(Shape.class, new Circle(1));
		values.put(Tree.class, new Tree("a", List.of(new Tree("b", List.of()))));
		values.put(Deduced.class, new Deduced.Second("b"));
		values.put(Sealed.class, new Sealed.One(1));
		values.put(Kinded.class, new Kinded.Leaf("leaf", 1));
		values.put(Mapped.class, new MappedValue("x"));
		values.put(Unwrapping.class, new Unwrapping(new Point(1, "a"), 2));
		values.put(JsonNode.class, JsonNodeFactory.instance.objectNode().put("a", 1L).put("b", 0.5));
		return new ArrayList<>(values.entrySet());
	}

	@ParameterizedTest
	@MethodSource("typedValues")
	void valueOfDeclaredTypeComesBackEqual(Map.Entry<Type, Object> typed) {
		Object carried = carried(typed.getKey(), typed.getValue());
		assertThat(carried).usingRecursiveComparison().ignoringCollectionOrder().isEqualTo(typed.getValue());
	}

	static List<Object> keys() {
		return List.of("k", true, (byte) 1, (short) 1, 1, 1L, 1.5F, 0.1, 'c', BigInteger.TEN, new BigDecimal("1.10"),
				UUID.randomUUID(), URI.create("a:b"), Currency.getInstance("EUR"), new Date(1234567890123L), Color.RED,
				DayOfWeek.FRIDAY, LocalDate.EPOCH, LocalTime.of(1, 2, 3, 4), LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4),
				Instant.ofEpochSecond(1, 123_456_789), Duration.ofNanos(5), Period.of(1, 2, 3), Year.of(2024),
				YearMonth.of(2024, 2), MonthDay.of(2, 29), ZoneOffset.ofHours(5),
				ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 1, ZoneId.of("Europe/Paris")).withLaterOffsetAtOverlap(),
				OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 9, ZoneOffset.ofHours(5)),
				OffsetTime.of(1, 2, 3, 4, ZoneOffset.ofHours(-3)), new Name("n"));
	}

	@ParameterizedTest
	@MethodSource("keys")
	void keyOfMapComesBackEqual(Object key) {
		Class<?> declared = (key instanceof Enum<?> constant) ? constant.getDeclaringClass() : key.getClass();
		Type type = new Parameterized(Map.class, declared, Integer.class);
		assertThat(carried(type, Map.of(key, 1))).isEqualTo(Map.of(key, 1));
	}

	@ParameterizedTest
	@ValueSource(classes = { String.class, Integer.class, Point.class, List.class, Shape.class })
	void nullComesBackAsNull(Class<?> type) {
		Type declared = (type == List.class) ? new Parameterized(List.class, String.class) : type;
		assertThat(carried(declared, null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { void.class, Void.class })
	void voidHasNoValueButNull(Class<?> type) {
		PayloadCodec.ValueCodec nothing = this.codec.of(type);
		assertThat(nothing.decode(nothing.encode(null))).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> nothing.encode("x"));
		assertThatIllegalArgumentException().isThrownBy(() -> nothing.decode(new byte[0]));
		assertThatIllegalArgumentException().isThrownBy(() -> nothing.decode(this.codec.of(int.class).encode(1)));
	}

	@Test
	void nullIsNoPrimitive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(int.class).encode(null));
		byte[] bytes = this.codec.of(Integer.class).encode(null);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(int.class).decode(bytes));
	}

	static List<Refusal> refusals() {
		return List.of(new Refusal(Object.class, "it is java.lang.Object"), new Refusal(Object[].class, "[] is"),
				new Refusal(List.class, "[] is java.lang.Object"), new Refusal(Map.class, "[key] is java.lang.Object"),
				new Refusal(Iterable.class, "[] is java.lang.Object"), new Refusal(Optional.class, "[value] is"),
				new Refusal(new Parameterized(List.class, Object.class), "[] is java.lang.Object"),
				new Refusal(type(new TypeReference<List<?>>() {
				}), "[] is java.lang.Object"), new Refusal(type(new TypeReference<Map<String, Object>>() {
				}), "[value] is java.lang.Object"), new Refusal(type(new TypeReference<Optional<Optional<String>>>() {
				}), "empty value"), new Refusal(Box.class, ".value is java.lang.Object"),
				new Refusal(Box.class.getTypeParameters()[0], "type variable T"),
				new Refusal(new Parameterized(List.class, Box.class.getTypeParameters()[0]), "type variable T"),
				new Refusal(Order.class, ".lines[].extras[value] is java.lang.Object"),
				new Refusal(WithNumber.class, ".number is java.lang.Number"), new Refusal(CharSequence.class, "it is"),
				new Refusal(Comparable.class, "it is"), new Refusal(Serializable.class, "it is"),
				new Refusal(Plain.class, "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)"),
				new Refusal(SealedPlain.class, "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)"),
				new Refusal(AbstractPlain.class, "@JsonSubTypes"), new Refusal(PlainHolder.class, ".plain is"),
				new Refusal(ByClass.class, "writes names of classes"),
				new Refusal(ByMinimalClass.class, "writes names of classes"),
				new Refusal(ByClassHolder.class, ".held[] is"), new Refusal(OnProperty.class, ".value is"),
				new Refusal(NoSubtypes.class, "no subtypes"), new Refusal(BadSubtype.class, "(Sub).any is"),
				new Refusal(NoConstructor.class, "no usable constructor"), new Refusal(Inner.class, "constructor"),
				new Refusal(NoProperties.class, "no properties"), new Refusal(Derived.class, ".full is"),
				new Refusal(SetterOnly.class, ".secret is"), new Refusal(FieldList.class, ".extra is"),
				new Refusal(new Parameterized(Map.class, Point.class, String.class), "[key] is"),
				new Refusal(new Parameterized(Map.class, SingleText.class, String.class), "[key] is"),
				new Refusal(PointKeys.class, ".points[key] is"),
				new Refusal(new Parameterized(Map.class, Locale.class, String.class), "[key] is"),
				new Refusal(new Parameterized(Generic.class, String.class), "not generic"),
				new Refusal(new Parameterized(Map.class, Class.class, String.class), "[key] is"),
				new Refusal(new Parameterized(CompletionStage.class, String.class), "type of its result"),
				new Refusal(new Parameterized(CompletableFuture.class, String.class), "type of its result"),
				new Refusal(new Parameterized(Future.class, String.class), "type of its result"),
				new Refusal(new Parameterized(Stream.class, String.class), "Use a List"),
				new Refusal(new Parameterized(Iterator.class, String.class), "Use a List"),
				new Refusal(new Parameterized(Supplier.class, String.class), "any class"),
				new Refusal(Runnable.class, "any class"), new Refusal(InputStream.class, "Use a byte[]"),
				new Refusal(ByteArrayInputStream.class, "Use a byte[]"), new Refusal(Thread.class, "Use its name"),
				new Refusal(Class.class, "Use a String"), new Refusal(IllegalStateException.class, "Use a record"),
				new Refusal(File.class, "Use a String"), new Refusal(Path.class, "Use a String"),
				new Refusal(Pattern.class, "Use a String"), new Refusal(Calendar.class, "ZonedDateTime"),
				new Refusal(InetAddress.class, "Use a String"), new Refusal(Timestamp.class, "java.time"),
				new Refusal(BitSet.class, "BitSet"), new Refusal(Endless.class, "without end"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void typeThatCanNeverBeCarriedIsRefusedWithThePathOfTheCulprit(Refusal refusal) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(refusal.type()))
			.withMessageContaining(refusal.type().getTypeName())
			.withMessageContaining(refusal.message());
	}

	@Test
	void typeThatIsNestedTooDeeplyIsRefused() {
		Type type = String.class;
		for (int i = 0; i < 50_000; i++) {
			type = new Parameterized(List.class, type);
		}
		Type nested = type;
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(nested))
			.withMessageContaining("nested too deeply");
	}

	@Test
	void subclassOfDeclaredClassIsRefusedWithThePathOfTheCulprit() {
		Bean value = new SubBean();
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Bean.class).encode(value))
			.withMessageContaining("SubBean is not the declared class");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.codec.of(BeanHolder.class).encode(new BeanHolder(Map.of("k", List.of(value)))))
			.withMessageContaining("at beans.k[0]: ")
			.withMessageContaining("SubBean is not the declared class");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Bean[].class).encode(new Bean[] { value }))
			.withMessageContaining("at [0]: ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.codec.of(new Parameterized(Optional.class, Bean.class)).encode(Optional.of(value)))
			.withMessageContaining("SubBean");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Date.class).encode(new Timestamp(1)))
			.withMessageContaining("java.sql.Timestamp is not the declared class java.util.Date");
	}

	@Test
	void subtypeThatIsNotNamedIsRefused() {
		Drawing drawing = new Drawing(new Circle(1), Optional.empty(), new Shape[] { new Other() });
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Drawing.class).encode(drawing))
			.withMessageContaining("at others[0]: ")
			.withMessageContaining("Other is not the declared class");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Shape.class).encode(new Other()))
			.withMessageContaining("Other is not the declared class")
			.withMessageContaining("@JsonSubTypes");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.codec.of(new Parameterized(List.class, Animal.class)).encode(List.of(new Cat())))
			.withMessageContaining("at [0]: ")
			.withMessageContaining("Cat is not the declared class");
	}

	@Test
	void valueOfAnotherTypeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Point.class).encode("text"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(String.class).encode(1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(int.class).encode("1"));
		Type strings = new Parameterized(List.class, String.class);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(strings).encode(List.of(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(strings).encode(Set.of("a")));
	}

	@Test
	void textThatHasNoEncodingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(String.class).encode("a\ud800b"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(String.class).encode("a\ud800"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(char.class).encode('\udc00'));
	}

	@Test
	void cycleIsRefusedWithItsPath() {
		Node node = new Node();
		Node other = new Node();
		node.setNext(other);
		other.setNext(node);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Node.class).encode(node))
			.withMessageContaining("at next.next.next")
			.withMessageContaining("contains itself");
		node.setNext(node);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Node.class).encode(node));
		Tree tree = new Tree("a", new ArrayList<>());
		tree.children().add(tree);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Tree.class).encode(tree))
			.withMessageContaining("children[0]");
	}

	@Test
	void cycleOfObjectsWithIdentityIsCarried() {
		Identified first = new Identified();
		first.setNext(new Identified());
		first.getNext().setNext(first);
		Identified carried = (Identified) carried(Identified.class, first);
		assertThat(carried.getNext().getNext()).isSameAs(carried);
	}

	@Test
	void cycleOfBackReferencesIsCarried() {
		Parent parent = new Parent();
		parent.children.add(new Child());
		parent.children.get(0).parent = parent;
		Parent carried = (Parent) carried(Parent.class, parent);
		assertThat(carried.children.get(0).parent).isSameAs(carried);
	}

	@Test
	void getterThatThrowsIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Failing.class).encode(new Failing()))
			.withMessageContaining("at value: ")
			.withMessageContaining("getter failed");
	}

	@Test
	void stringAsLargeAsTheMemoryAllowsIsCarried() {
		String text = "x".repeat(3_000_000);
		assertThat(carried(String.class, text)).isEqualTo(text);
		assertThat(carried(new Parameterized(Map.class, String.class, String.class), Map.of(text, "a")))
			.isEqualTo(Map.of(text, "a"));
	}

	@Test
	void unknownPropertyIsRefused() {
		byte[] bytes = this.codec.of(new Parameterized(Map.class, String.class, Integer.class))
			.encode(Map.of("x", 1, "other", 2));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Point.class).decode(bytes))
			.withMessageContaining("other");
	}

	@Test
	void scalarOfAnotherKindIsRefused() {
		byte[] text = this.codec.of(String.class).encode("1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Integer.class).decode(text));
		byte[] fraction = this.codec.of(double.class).encode(1.5);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Integer.class).decode(fraction));
		byte[] number = this.codec.of(int.class).encode(0);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Color.class).decode(number));
	}

	@Test
	void truncatedBytesAreRefusedAtEveryLength() {
		for (Map.Entry<Type, Object> typed : typedValues()) {
			PayloadCodec.ValueCodec values = this.codec.of(typed.getKey());
			byte[] bytes = values.encode(typed.getValue());
			for (int length = 0; length < bytes.length; length++) {
				byte[] truncated = Arrays.copyOf(bytes, length);
				assertThatIllegalArgumentException().isThrownBy(() -> values.decode(truncated));
			}
		}
	}

	@Test
	void trailingBytesAreRefused() {
		for (Map.Entry<Type, Object> typed : typedValues()) {
			PayloadCodec.ValueCodec values = this.codec.of(typed.getKey());
			byte[] bytes = values.encode(typed.getValue());
			for (int trailing = 0; trailing < 256; trailing++) {
				byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
				longer[bytes.length] = (byte) trailing;
				assertThatIllegalArgumentException().isThrownBy(() -> values.decode(longer));
			}
		}
	}

	@Test
	void hostileBytesAreRefusedOrAValue() {
		Random random = new Random(7);
		for (Map.Entry<Type, Object> typed : typedValues()) {
			PayloadCodec.ValueCodec values = this.codec.of(typed.getKey());
			byte[] bytes = values.encode(typed.getValue());
			for (int bit = 0; bit < bytes.length * 8; bit++) {
				byte[] flipped = bytes.clone();
				flipped[bit / 8] ^= (byte) (1 << (bit % 8));
				decodeHostile(values, flipped);
			}
			for (int i = 0; i < 500; i++) {
				byte[] noise = new byte[random.nextInt(40)];
				random.nextBytes(noise);
				decodeHostile(values, noise);
			}
		}
	}

	private static void decodeHostile(PayloadCodec.ValueCodec values, byte[] bytes) {
		try {
			values.decode(bytes);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageContaining("no value of type");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x5a, 0x7a, 0x9a, 0xba })
	void largeDeclaredLengthAllocatesNothingUpFront(int header) {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		byte[] bytes = { (byte) header, 0x7f, -1, -1, -1, 0 };
		for (Type type : List.of(byte[].class, String.class, int[].class, new Parameterized(List.class, String.class),
				new Parameterized(Map.class, String.class, String.class), Point.class, JsonNode.class,
				BigInteger.class)) {
			PayloadCodec.ValueCodec values = this.codec.of(type);
			decodeHostile(values, bytes);
			long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
			assertThatIllegalArgumentException().isThrownBy(() -> values.decode(bytes));
			assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before).isLessThan(2_000_000);
		}
	}

	@Test
	void deeplyNestedBytesAreRefused() {
		byte[] arrays = new byte[1_000_000];
		Arrays.fill(arrays, (byte) 0x81);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(JsonNode.class).decode(arrays));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(Tree.class).decode(arrays));
		byte[] tags = new byte[1_000_000];
		Arrays.fill(tags, (byte) 0xc1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.of(String.class).decode(tags))
			.withMessageContaining("a tag has a tag");
	}

	@Test
	void hugeExponentIsRefusedOrAValue() {
		byte[] bytes = { (byte) 0xc4, (byte) 0x82, 0x1a, 0x7f, -1, -1, -1, 1 };
		for (Class<?> type : List.of(BigDecimal.class, BigInteger.class, double.class, long.class, Instant.class,
				Duration.class, Date.class, LocalDate.class, JsonNode.class, String.class, ZonedDateTime.class)) {
			decodeHostile(this.codec.of(type), bytes);
		}
	}

	@RepeatedTest(20)
	void endOfTheStackIsNoStackOverflowError() {
		PayloadCodec.ValueCodec values = this.codec.of(Tree.class);
		Tree tree = new Tree("leaf", List.of());
		for (int i = 0; i < 100; i++) {
			tree = new Tree("node", List.of(tree));
		}
		Tree deep = tree;
		byte[] bytes = values.encode(deep);
		assertThat(refusedAtTheEndOfTheStack(() -> values.encode(deep))).hasMessageContaining("nested too deeply");
		assertThat(refusedAtTheEndOfTheStack(() -> values.decode(bytes))).hasMessageContaining("no value of type");
	}

	@SuppressWarnings("InfiniteRecursion")
	private static Throwable refusedAtTheEndOfTheStack(Runnable action) {
		try {
			return refusedAtTheEndOfTheStack(action);
		}
		catch (StackOverflowError end) {
			try {
				action.run();
				return new AssertionError("The stack has room");
			}
			catch (IllegalArgumentException ex) {
				return ex;
			}
		}
	}

	@Test
	void bytesNeverNameAClass() {
		for (Map.Entry<Type, Object> typed : typedValues()) {
			byte[] bytes = this.codec.of(typed.getKey()).encode(typed.getValue());
			assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("io.poolifier")
				.doesNotContain("java.");
		}
	}

	record Refusal(Type type, String message) {

	}

	record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {

		Parameterized(Class<?> raw, Type... arguments) {
			this(raw, List.of(arguments));
		}

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.toArray(Type[]::new);
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public Type getOwnerType() {
			return null;
		}

		@Override
		public String toString() {
			return this.raw.getSimpleName() + this.arguments;
		}

	}

	record Point(int x, String label) {

		String getComputed() {
			return this.label + this.x;
		}

	}

	record Empty() {

	}

	record Box<T>(T value) {

	}

	record Wrapper(@JsonValue int value) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Wrapper {
		}

	}

	record Name(@JsonValue String text) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Name {
		}

	}

	record Tree(String name, List<Tree> children) {

	}

	record SingleText(String text) {

	}

	enum Color {

		RED {
			@Override
			public String toString() {
				return "same";
			}
		},

		GREEN {
			@Override
			public String toString() {
				return "same";
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class) })
	interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	record Square(int side) implements Shape {

	}

	record Other() implements Shape {

	}

	@SuppressWarnings("ArrayRecordComponent")
	record Drawing(Shape first, Optional<Shape> second, Shape[] others) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(Dog.class) })
	static class Animal {

		private final String name;

		@JsonCreator
		Animal(@JsonProperty("name") String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

	static final class Dog extends Animal {

		private final int age;

		@JsonCreator
		Dog(@JsonProperty("name") String name, @JsonProperty("age") int age) {
			super(name);
			this.age = age;
		}

		public int getAge() {
			return this.age;
		}

	}

	static final class Cat extends Animal {

		Cat() {
			super("cat");
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Generic.Sub.class))
	interface Generic<T> {

		record Sub<T>(T value) implements Generic<T> {

		}

	}

	static class Parent {

		@JsonManagedReference
		public List<Child> children = new ArrayList<>();

	}

	static class Child {

		@JsonBackReference
		public Parent parent;

		public int age;

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
	@JsonSubTypes({ @JsonSubTypes.Type(Deduced.First.class), @JsonSubTypes.Type(Deduced.Second.class) })
	interface Deduced {

		record First(String a) implements Deduced {

		}

		record Second(String b) implements Deduced {

		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	sealed interface Sealed {

		record One(int one) implements Sealed {

		}

		record Two(int two) implements Sealed {

		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "kind",
			visible = true)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Kinded.Leaf.class, name = "leaf") })
	interface Kinded {

		String kind();

		record Leaf(String kind, int size) implements Kinded {

		}

	}

	@JsonDeserialize(as = MappedValue.class)
	interface Mapped {

		String getText();

	}

	static final class MappedValue implements Mapped {

		private final String text;

		@JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
		MappedValue(@JsonProperty("text") String text) {
			this.text = text;
		}

		@Override
		public String getText() {
			return this.text;
		}

	}

	static class Unwrapping {

		@JsonUnwrapped
		public Point point;

		public int more;

		@JsonIgnore
		public Object ignored;

		Unwrapping() {
		}

		Unwrapping(Point point, int more) {
			this.point = point;
			this.more = more;
		}

	}

	record Order(List<Line> lines) {

		record Line(Map<String, Object> extras) {

		}

	}

	record WithNumber(Number number) {

	}

	interface Plain {

		String getText();

	}

	sealed interface SealedPlain {

		record Only(int value) implements SealedPlain {

		}

	}

	abstract static class AbstractPlain {

		public int value;

	}

	record PlainHolder(Plain plain) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	static class ByClass {

		public int value;

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
	interface ByMinimalClass {

	}

	record ByClassHolder(List<ByClass> held) {

	}

	record OnProperty(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface NoSubtypes {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(BadSubtype.Sub.class))
	interface BadSubtype {

		record Sub(Object any) implements BadSubtype {

		}

	}

	static class NoConstructor {

		private final int value;

		NoConstructor(int first, int second) {
			this.value = first + second;
		}

		public int getValue() {
			return this.value;
		}

	}

	@SuppressWarnings("ClassCanBeStatic")
	class Inner {

		public int value;

	}

	static class NoProperties {

		private int value;

		int value() {
			return this.value;
		}

	}

	static class Derived {

		public String name;

		public String getFull() {
			return this.name + "!";
		}

	}

	static class SetterOnly {

		public String name;

		private String secret;

		public void setSecret(String secret) {
			this.secret = secret;
		}

		int secretLength() {
			return this.secret.length();
		}

	}

	static class FieldList extends ArrayList<String> {

		private static final long serialVersionUID = 1;

		int extra;

	}

	record PointKeys(Map<Point, String> points) {

	}

	static class Endless<T> {

		public Endless<List<T>> next;

	}

	static class Bean {

		private int value;

		public int getValue() {
			return this.value;
		}

		public void setValue(int value) {
			this.value = value;
		}

	}

	static class SubBean extends Bean {

		public int more;

	}

	record BeanHolder(Map<String, List<Bean>> beans) {

	}

	static class Node {

		private Node next;

		public Node getNext() {
			return this.next;
		}

		public void setNext(Node next) {
			this.next = next;
		}

	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
	static class Identified {

		private Identified next;

		public Identified getNext() {
			return this.next;
		}

		public void setNext(Identified next) {
			this.next = next;
		}

	}

	static class Failing {

		public int getValue() {
			throw new IllegalStateException("getter failed");
		}

		public void setValue(int value) {
		}

	}

}
