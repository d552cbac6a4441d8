// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier;

import java.util.List;
import java.util.stream.IntStream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	/** From the ground to the roof. */
	static final List<String> PACKAGES = List.of("io.poolifier.internal.concurrent", "io.poolifier.options",
			"io.poolifier.task", "io.poolifier.info", "io.poolifier.event", "io.poolifier.worker",
			"io.poolifier.internal.usage", "io.poolifier.internal.queue", "io.poolifier.internal.strategy",
			"io.poolifier.internal.slot", "io.poolifier.thread", "io.poolifier.remote", "io.poolifier.internal.engine",
			"io.poolifier");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.poolifier");

	@Test
	void everyPackageHasItsPlace() {
		assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
			.containsExactlyInAnyOrderElementsOf(PACKAGES);
	}

	@ParameterizedTest
	@MethodSource("belowTheRoof")
	void aPackageImportsOnlyWhatStandsBeforeIt(int index) {
		String[] above = PACKAGES.subList(index + 1, PACKAGES.size()).toArray(String[]::new);
		noClasses().that()
			.resideInAPackage(PACKAGES.get(index))
			.should()
			.dependOnClassesThat(
					resideInAnyPackage(above).and(not(type(WorkerPool.class).or(type(PoolManagement.class)))))
			.check(CLASSES);
	}

	static IntStream belowTheRoof() {
		return IntStream.range(0, PACKAGES.size() - 1);
	}

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

		}).should().beFreeOfCycles().check(CLASSES);
	}

	private static String topLevelName(JavaClass type) {
		int nested = type.getName().indexOf('$');
		return (nested < 0) ? type.getName() : type.getName().substring(0, nested);
	}

	/** What users and authors of workers see; the engine is nobody else's business. */
	@Test
	void thePublicPackagesDoNotShowTheEngine() {
		noMethods().that()
			.areDeclaredInClassesThat(
					resideOutsideOfPackage("io.poolifier.internal..").and(modifier(JavaModifier.PUBLIC)))
			.and()
			.arePublic()
			.should()
			.haveRawReturnType(resideInAPackage("io.poolifier.internal.."))
			.orShould()
			.haveRawParameterTypes(anyElementThat(resideInAPackage("io.poolifier.internal..")))
			.check(CLASSES);
	}

	@Test
	void dependsOnNothingButTheJdkJSpecifyAndSlf4j() {
		classes().should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify.annotations", "org.slf4j", "io.poolifier..")
			.check(CLASSES);
	}

	@ParameterizedTest
	@FieldSource("PACKAGES")
	void everyPackageIsNullMarked(String name) {
		assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class)).isTrue();
	}

	@Test
	void theInterfaceKnowsNeitherBuilderNorImplementation() {
		noClasses().that()
			.haveFullyQualifiedName(WorkerPool.class.getName())
			.should()
			.dependOnClassesThat(resideInAPackage("io.poolifier.internal..").or(type(WorkerPools.class))
				.or(type(WorkerPoolBuilder.class)))
			.check(CLASSES);
	}

}
