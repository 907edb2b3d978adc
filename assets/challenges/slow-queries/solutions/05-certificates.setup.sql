CREATE INDEX students_name ON students (last_name, first_name, id);
CREATE INDEX assessments_student_not_homework ON assessments (student_id) WHERE kind <> 'homework';
CREATE INDEX enrolments_student ON enrolments (student_id);
