-- A database for each service that has one; run once, when the server's folder is empty.
CREATE DATABASE organisations;
CREATE DATABASE projects;
CREATE DATABASE duplication;
