// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.reflect.Type;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Codec that writes values as CBOR by Jackson, by their declared types and Jackson's
 * annotations. The bytes never name a class.
 *
 * <p>
 * A value is refused rather than carried with a loss. If a value of a type that is
 * declared as a class has another class, then it would come back without the state of its
 * own class, or as another class: {@link ValueCodec#encode} refuses it, unless the
 * declared class has {@link JsonTypeInfo} and the class of the value is one of its named
 * subtypes. {@link #of} refuses types with properties that are written but not read, or
 * read but not written.
 *
 * <p>
 * Collections and maps carry their elements only: they come back as the implementation
 * that Jackson has for the declared type, and without their comparator. An
 * {@code Optional} that is null comes back empty. State that is no property, such as a
 * private field without accessors, or that annotations exclude, is not carried.
 */
public final class CborPayloadCodec implements PayloadCodec {

	private static final int MAX_NUMBER_LENGTH = 100_000;

	private final CBORMapper mapper;

	/**
	 * Creates a codec.
	 */
	public CborPayloadCodec() {
		// Names and strings are no longer than the bytes, which are in memory already.
		StreamReadConstraints constraints = StreamReadConstraints.builder()
			.maxNumberLength(MAX_NUMBER_LENGTH)
			.maxNameLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.build();
		this.mapper = new MapperBuilder(CBORFactory.builder().streamReadConstraints(constraints).build())
			.enable(MapperFeature.USE_STATIC_TYPING, MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
					DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS, DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
					DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
			.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			.disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
			.addModule(new SimpleModule().setSerializerModifier(new DeclaredClassSerializer.Modifier()))
			.build();
	}

	@Override
	public ValueCodec of(Type type) {
		Objects.requireNonNull(type, "type must not be null");
		if (type == void.class || type == Void.class) {
			return new VoidCodec();
		}
		try {
			return new CborValueCodec(this.mapper, new TypeInspection(this.mapper, type).inspect());
		}
		catch (StackOverflowError ex) {
			throw new IllegalArgumentException(
					"Values cannot be carried to another JVM: their type is nested too deeply. Use a record", ex);
		}
	}

	/**
	 * Builder that sets the provider of type serializers, whose setter is protected.
	 */
	private static final class MapperBuilder extends CBORMapper.Builder {

		MapperBuilder(CBORFactory factory) {
			super(factory);
			typeResolverProvider(new NamedSubtypeSerializer.Provider());
		}

	}

}
