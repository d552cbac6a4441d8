// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.spring;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.poolifier.spring");

	/** A slice for each class, with the classes nested in it. */
	@Test
	void classesAreFreeOfCycles() {
		slices().assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return SliceIdentifier.of(topLevelName(type));
			}

			@Override
			public String getDescription() {
				return "top-level classes";
			}

		})
			.should()
			.beFreeOfCycles()
			// An annotation names the condition that reads it.
			.ignoreDependency(nameMatching(".*\\.ConditionalOnSwitch"), alwaysTrue())
			// Micrometer asks the documentation of an observation for its convention.
			.ignoreDependency(alwaysTrue(), nameMatching(".*\\.DefaultTaskObservationConvention"))
			// The properties of all pools are bound with those of each one in them.
			.ignoreDependency(nameMatching(".*\\.PoolOverrides(\\$.*)?"), alwaysTrue())
			.check(CLASSES);
	}

	private static String topLevelName(JavaClass type) {
		int nested = type.getName().indexOf('$');
		return (nested < 0) ? type.getName() : type.getName().substring(0, nested);
	}

}
