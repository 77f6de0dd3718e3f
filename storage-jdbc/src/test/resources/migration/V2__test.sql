-- What a second format might bring.
CREATE TABLE certwright_second (made integer NOT NULL);
INSERT INTO certwright_second (made) VALUES (1);
UPDATE certwright_meta SET setting = '2' WHERE name = 'format';
